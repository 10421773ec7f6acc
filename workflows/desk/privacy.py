"""Pages of signed-in people stay on no shared computer: whoever presses Back sees nothing."""

from django.utils.cache import add_never_cache_headers


class KeptNowhere:
    """No browser and no proxy stores what a signed-in person was shown."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            add_never_cache_headers(response)
        return response
