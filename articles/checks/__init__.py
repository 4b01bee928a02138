"""What is looked at before a text goes to review: a file a check, found in `registry`, run by `running`."""
