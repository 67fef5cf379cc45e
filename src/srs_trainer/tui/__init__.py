"""The Textual screens: thin, over the trainer's front desk."""
