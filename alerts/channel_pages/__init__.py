"""The pages on which those who manage a portfolio look after its chat channels."""
