"""Clusters: recommendations of several events that ask for the same."""

from django.utils.translation import gettext_lazy as _

from content_store.terms import Vocabulary, register_vocabulary
from reference.models import VocabularyTerm


class Cluster(VocabularyTerm):
    class Meta(VocabularyTerm.Meta):
        verbose_name = _("cluster of recommendations")
        verbose_name_plural = _("clusters of recommendations")


register_vocabulary(Vocabulary("clusters", _("clusters of recommendations"), Cluster))
