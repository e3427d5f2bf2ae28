import EPCIS
import Testing
