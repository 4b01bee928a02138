"""Categories and topics: the desk's, proposed by unions."""
