"""Arguments, errors, files, workers and the machine: what every other room builds on."""
