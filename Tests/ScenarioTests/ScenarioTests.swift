import Scenario
import Testing
