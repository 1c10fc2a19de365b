extension NRQLFunction {
    /// Parts of times, and their texts.
    static let times: [NRQLFunction] =
        [
            part("dateOf", "the date"), part("dayOfMonthOf", "the day of the month"),
            part("daysInMonthOf", "how many days the month has"), part("hourOf", "the hour"),
            part("minuteOf", "the minute"), part("monthOf", "the month"),
            part("quarterOf", "the quarter"), part("weekOf", "the Monday of the week"),
            part("weekdayOf", "the day of the week"), part("yearOf", "the year"),
        ] + [
            toText("toDatetime", "a time as text"),
            toText("fromTimestamp", "a time as text; `toDatetime` by another name"),
            toTime("toTimestamp", "the time that a text spells"),
            toTime("fromDatetime", "the time that a text spells; `toTimestamp` by another name"),
        ]

    private static func part(_ name: String, _ summary: String) -> NRQLFunction {
        NRQLFunction(
            name, .value,
            [
                NRQLParameter("timestamp", .value),
                NRQLParameter("format", .word, isOptional: true),
            ], gives: summary + " of a time")
    }

    private static func toText(_ name: String, _ summary: String) -> NRQLFunction {
        NRQLFunction(
            name, .value, [NRQLParameter("timestamp", .value)] + format, named: zone, gives: summary
        )
    }

    private static func toTime(_ name: String, _ summary: String) -> NRQLFunction {
        NRQLFunction(name, .value, [.text] + format, named: zone, gives: summary)
    }

    private static let format = [
        NRQLParameter("pattern", .text, isOptional: true),
        NRQLParameter("timezone", .text, isOptional: true),
    ]
    private static let zone = [NRQLParameter("timezone", .text)]

    /// What tells groups apart.
    static let facets: [NRQLFunction] = [
        NRQLFunction(
            "buckets", .facet,
            [
                .attribute, NRQLParameter("ceiling", .number, .positive),
                NRQLParameter("number", .number, isOptional: true, .whole()),
            ], gives: "equal ranges of a number up to a ceiling"),
        NRQLFunction(
            "cases", .facet, [.condition], rest: .condition,
            gives: "the first condition that holds"),
        NRQLFunction(
            "dimensions", .facet, named: sets, gives: "all attributes of a metric together"),
    ]

    /// About a row itself, and what has a clause of its own.
    static let others: [NRQLFunction] = [
        NRQLFunction("accountId", .value, gives: "the account that a row belongs to"),
        NRQLFunction("eventType", .value, gives: "the event type of a row"),
        NRQLFunction(
            "holtwinters", .model,
            named: [
                NRQLParameter("seasonality", .word), NRQLParameter("alpha", .number),
                NRQLParameter("beta", .number), NRQLParameter("gamma", .number),
                NRQLParameter("phi", .number),
            ], gives: "a forecast by exponential smoothing"),
        NRQLFunction(
            "lookup", .source, [NRQLParameter("table", .word)], gives: "the rows of a lookup table"),
    ]
}
