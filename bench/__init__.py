"""`manage.py bench`: how fast it is, as ratios against a floor in the same run. Never a test with a time limit."""
