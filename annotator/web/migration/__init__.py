"""The pages of a migration: the plan, the dry run, applying, the way back."""
