/// The scenario of a debt to begin with: ready-made items, of which each site keeps those that it has.
enum DebtTemplate {
  static let text = """
    // What a site owes: what was put off, what each item costs a year, what each fix would buy. Change what differs on yours.
    //
    // driftline check FILE     shows every value with its origin, and what is wrong with the file
    // driftline debt FILE      runs it, and says what is owed; --html PAGE writes a page for a director
    // driftline scenario show site-debt    is the list that this file begins with, each item as it is written
    {
      // Eight ready-made items, a small line and a market stand there. What is said here goes over it.
      extends: "site-debt",
      name: "our site",
      site: { name: "our site", line: "our line", product: "our product" },

      // What one of each costs you. An amount, and how low and high it can be; what has no price is counted and not priced.
      // Nothing is built in: what the list that this extends says are examples. null takes a price away.
      costs: {
        // In another currency: name it here, and say beside it what one EUR is in it. Amounts in EUR are converted then:
        // currency: "CHF", rates: { EUR: … },
        currency: "EUR",
        "investigation-hour": {
          amount: { value: "85 EUR", origin: "controlling, 2026 [PRAC]" },
          "per-finding": { value: "10 min", origin: "assumption: read it, look, sign" },
        },
        "refused-pallet": { amount: { value: "1500 EUR", origin: "assumption: our last three" }, low: "600 EUR", high: "4000 EUR" },
        "refused-document": { amount: { value: "90 EUR", origin: "assumption: an hour and a half" } },
        // Others: violation day-held refused-case expedited-shipment lost-order lost-partner reworked-case destroyed-unit
        // written-off-unit recall recalled-unit recalled-in-vain missed-unit stopped-hour failed-query late-answer license
        // wrong-unit wrong-case; “driftline schema” says what each is.
      },

      debt: {
        // By what a run is scaled to a year.
        "units-a-year": { value: 12000000, origin: "assumption: our plan" },
        "recalls-a-year": { value: 0.2, origin: "assumption: one in five years" },
        // For the plan: what may be spent, over how many months.
        budget: "260000 EUR",
        months: 24,

        // What changes with the months whatever is put right.
        grows: {
          "units-a-year": { "times-a-year": { value: 1.05, origin: "assumption: our plan" }, why: "assumption: our plan" },
        },

        items: {
          // Exception logic that was never revisited.
          "exception-logic": { name: "Short cases go on, as at go-live", owner: "packaging", since: "2016" },
          // Integrations that were never validated.
          integrations: { owner: "packaging" },
          // Workarounds that nobody has written down, and that breed as people leave.
          workarounds: {
            owner: "packaging",
            today: { "mechanisms.unlogged-removal.probability": "15 %" },
            right: { "mechanisms.unlogged-removal.probability": "0.3 %" },
            // times-a-year, more-a-year, or from-month: { "12": "VALUE" }; up-to says where it stops.
            grows: {
              "mechanisms.unlogged-removal.probability": { "times-a-year": 1.4, "up-to": "60 %", why: "assumption: turnover" },
            },
            cost: { amount: { value: "20000 EUR", origin: "an offer [PRAC]" }, low: "15000 EUR", high: "40000 EUR" },
            takes: "45 d",
          },
          // A partner who has moved to another version of EPCIS.
          "epcis-lag": { since: "2023" },
          // Equipment of an older vintage; taken away by null, as this site has none.
          vintages: null,
          // Returns and repackaging that were out of scope at installation.
          "out-of-scope": { owner: "supply chain" },
          // Receipts that nobody watches.
          receipts: { owner: "supply chain" },
          // Master data that is keyed in by hand.
          "master-data": { owner: "supply chain" },
          // An item of your own: any values as after --set, today and put right.
          // "old-clocks": { name: "…", today: { "PATH": "VALUE" }, right: { "PATH": "VALUE" }, origin: "…" },
        },
      },

      // Your words for ours in the report.
      // terms: { "refused-document": "rejected ASN", under: "short" },
    }

    """
}
