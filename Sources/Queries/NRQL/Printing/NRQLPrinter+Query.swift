extension NRQLQuery: CustomStringConvertible {
    /// The query as NRQL, on one line and in the one form that all its spellings have. Comments are
    /// left out.
    public var text: String {
        var printer = NRQLPrinter()
        printer.add(self)
        return printer.text
    }

    public var description: String { text }
}

extension NRQLPrinter {
    /// The clauses in their order. ORDER BY stands before FACET, behind which it would belong to it.
    mutating func add(_ query: NRQLQuery) {
        var hasClause = false
        /// Begins a clause with its first words.
        func begin(_ words: String, _ printer: inout NRQLPrinter) {
            if hasClause { printer.add(" ") }
            hasClause = true
            printer.add(words)
        }
        if !query.definitions.isEmpty {
            begin("WITH ", &self)
            list(query.definitions) { $0.add($1) }
        }
        if query.showsEventTypes { begin("SHOW EVENT TYPES", &self) }
        if !query.select.isEmpty {
            begin("SELECT ", &self)
            list(query.select) { $0.add($1) }
        }
        if !query.from.isEmpty {
            begin("FROM ", &self)
            list(query.from) { $0.add($1) }
        }
        for join in query.joins {
            begin(join.kind == .left ? "LEFT JOIN " : "JOIN ", &self)
            add(join.source)
            add(" ON ")
            add(join.condition)
        }
        if let filter = query.filter {
            begin("WHERE ", &self)
            add(filter)
        }
        if !query.order.isEmpty {
            begin("ORDER BY ", &self)
            list(query.order) { $0.add($1) }
        }
        if let facet = query.facet {
            begin("FACET ", &self)
            list(facet.parts) { $0.add($1) }
            if !facet.order.isEmpty {
                add(" ORDER BY ")
                list(facet.order) { $0.add($1) }
            }
        }
        addRange(query, &hasClause)
    }

    /// What says how much, and of when.
    private mutating func addRange(_ query: NRQLQuery, _ hasClause: inout Bool) {
        switch query.limit {
        case .maximum?: add(" LIMIT MAX")
        case .count(let count)?:
            add(" LIMIT ")
            add(count)
        case nil: break
        }
        if let offset = query.offset {
            add(" OFFSET ")
            add(offset)
        }
        add(" SINCE ", query.since)
        add(" UNTIL ", query.until)
        add(" COMPARE WITH ", query.compareWith)
        if let series = query.timeSeries { add(series) }
        if let zone = query.timeZone {
            add(" WITH TIMEZONE ")
            add(zone)
        }
        if let format = query.metricFormat {
            add(" WITH METRIC_FORMAT ")
            add(format)
        }
        if query.isExtrapolated { add(" EXTRAPOLATE") }
        if query.isRaw { add(" RAW") }
        if let prediction = query.prediction { add(prediction) }
    }

    // MARK: Parts

    private mutating func add(_ selection: NRQLSelection) {
        add(selection.expression)
        add(label: selection.label)
    }

    private mutating func add(_ source: NRQLSource) {
        switch source {
        case .eventType(let name): add(name: name.text)
        case .variable(let name): add(variable: name.text)
        case .lookup(let table):
            add("lookup(")
            add(name: table.text)
            add(")")
        case .query(let box):
            add("(")
            add(box.value)
            add(")")
        }
    }

    private mutating func add(_ definition: NRQLDefinition) {
        switch definition.value {
        case .query(let box):
            add(name: definition.names.first?.text ?? "")
            add(" AS (")
            add(box.value)
            add(")")
        case .expression(let expression):
            add(expression)
            add(" AS ")
            if definition.names.count == 1 {
                add(name: definition.names[0].text)
            } else {
                add("(")
                list(definition.names) { $0.add(name: $1.text) }
                add(")")
            }
        }
    }

    private mutating func add(_ order: NRQLOrder) {
        add(order.expression)
        if let direction = order.direction { add(" \(direction.rawValue)") }
    }

    // MARK: Times

    private mutating func add(_ words: String, _ time: NRQLTime?) {
        guard let time else { return }
        add(words)
        switch time.kind {
        case .now: add("now")
        case .ago(let lengths):
            for length in lengths {
                add(length)
                add(" ")
            }
            add("ago")
        case .calendar(let words, let time):
            add(words.joined(separator: " "))
            if let time {
                add(" AT ")
                add(time)
            }
        case .value(let value): add(value)
        }
    }

    /// `1 minute`, `5 minutes`.
    mutating func add(_ length: NRQLDuration) {
        add(length.count)
        add(" \(length.unit.rawValue)")
        if length.count.kind != .number("1") { add("s") }
    }

    private mutating func add(_ series: NRQLTimeSeries) {
        add(" TIMESERIES")
        if let width = series.width { add(width) }
        if let width = series.slideBy {
            add(" SLIDE BY")
            add(width)
        }
    }

    private mutating func add(_ width: NRQLTimeSeries.Width) {
        add(" ")
        switch width {
        case .auto: add("AUTO")
        case .maximum: add("MAX")
        case .duration(let length): add(length)
        case .variable(let name): add(variable: name)
        }
    }

    private mutating func add(_ prediction: NRQLPrediction) {
        add(" PREDICT")
        if let model = prediction.model {
            add(" ")
            add(model)
        }
        if let length = prediction.length {
            add(" BY ")
            add(length)
        }
        if let history = prediction.history {
            add(" USING ")
            add(history)
        }
    }
}
