"""What is done with keys is noted in the audit; that one is used every day is not."""

from cms.base.audited import audited
from cms.base.schedule import register_duty

from .holders import sweep
from .models import ApiKey
from .quota_sum import forget

audited(ApiKey, without=("last_used", "previous_hash", "previous_until"))
register_duty("API keys", sweep)
register_duty("quotas", forget)
