TABLE = """
anybody
"""
