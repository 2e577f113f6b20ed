"""What is done with keys is noted in the audit; that one is used every day is not."""

from cms.base.audited import audited

from .models import ApiKey

audited(ApiKey, without=("last_used",))
