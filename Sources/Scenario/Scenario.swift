/// Scenario.
