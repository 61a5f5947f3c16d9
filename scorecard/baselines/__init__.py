"""What a detector has to beat (domain.md D.4): simple detectors, from what was recorded by the day and nothing else."""
