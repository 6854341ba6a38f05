"""What the region learns, and wants to learn."""

from arrimage.training.models.needs import LearningNeed, Theme
from arrimage.training.models.sheets import Cost, Material, TrainingSheet

__all__ = ["Cost", "LearningNeed", "Material", "Theme", "TrainingSheet"]
