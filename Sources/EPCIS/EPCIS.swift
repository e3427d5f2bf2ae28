/// EPCIS.
