import pytest
from tests.test_doors import *
from tests.test_doors import street
import json
def test_rows(street):
    rows={}
    for name, door in DOORS.items():
        if name in ANSWERS and name not in ("decide over many","propose for many"): continue
        found={}
        for column,user in street.people().items():
            try: found[column]=str(answer(door, street, user))
            except Exception as e: found[column]=type(e).__name__
        rows[name]=found
    json.dump(rows, open("/tmp/rows.json","w"))
