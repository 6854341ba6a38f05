"""What an event leaves behind."""

from arrimage.outcomes.models.certificates import Certificate
from arrimage.outcomes.models.closing import Closing
from arrimage.outcomes.models.evaluations import Asking, Evaluation
from arrimage.outcomes.models.letters import AfterLetter
from arrimage.outcomes.models.meetings import Collaboration, Introduction

__all__ = ["AfterLetter", "Asking", "Certificate", "Closing", "Collaboration", "Evaluation", "Introduction"]
