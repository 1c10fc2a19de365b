import Telemetry

extension PromQL {
    /// The expression as Prometheus reads it, on one line, with parentheses only where they are needed.
    public var text: String {
        switch self {
        case .number(let value): Self.text(value)
        case .seconds(.milliseconds(let value)): Self.text(Double(value) / 1000)
        case .seconds(.grafana(.range)): "$__range_s"
        case .seconds(.grafana(let variable)): "$\(variable.rawValue)_ms / 1000"
        case .text(let text): Self.quoted(text)
        case .vector(let selector): selector.head + selector.time.text
        case .range(let selector, let length):
            "\(selector.head)[\(length.text)]\(selector.time.text)"
        case .subquery(let inner, let length, let step, let time):
            "\(inner.isPlain ? inner.text : "(\(inner.text))")[\(length.text):\(step.text)]\(time.text)"
        case .call(let function, let arguments):
            "\(function.rawValue)(\(arguments.map(\.text).joined(separator: ", ")))"
        case .aggregate(let aggregation, let parameter, let inner, let grouping):
            aggregation.rawValue + grouping.text
                + "(\(parameter.map { $0.text + ", " } ?? "")\(inner.text))"
        case .binary(let left, let operation, let right, let matching):
            // All but the power bind to the left.
            left.text(in: operation.precedence + (operation == .power ? 1 : 0))
                + " \(operation.rawValue)\(matching?.text ?? "") "
                + right.text(in: operation.precedence + (operation == .power ? 0 : 1))
        case .negative(let inner): "-" + inner.text(in: Self.signPrecedence + 1)
        }
    }

    /// A sign in front binds as a product does.
    static let signPrecedence = 5
    private static let plainPrecedence = 7

    private var precedence: Int {
        switch self {
        case .number(let value) where value.sign == .minus: Self.signPrecedence
        case .negative: Self.signPrecedence
        case .seconds(.grafana(let variable)) where variable != .range:
            PromQLOperator.divide.precedence
        case .binary(_, let operation, _, _): operation.precedence
        default: Self.plainPrecedence
        }
    }

    /// Whether a range can stand right behind it.
    private var isPlain: Bool {
        switch self {
        case .vector(let selector): selector.time == PromQLTime()
        case .call, .aggregate: true
        default: false
        }
    }

    private func text(in precedence: Int) -> String {
        self.precedence < precedence ? "(\(text))" : text
    }

    private static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
        return Scalar.text(of: value)
    }

    /// A text in quotes.
    ///
    /// A dollar sign and a second bracket are escaped, so that Grafana never takes `$name` and
    /// `[[name]]` in a value for variables of its own.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted.unicodeScalars.append(contentsOf: ["\\", scalar])
            case "\n": quoted += "\\n"
            case "$": quoted += "\\x24"
            case "[" where last == "[": quoted += "\\x5b"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: quoted.unicodeScalars.append(scalar)
            }
            last = scalar
        }
        return quoted + "\""
    }
}

extension PromQLSelector {
    /// The selector without its time.
    fileprivate var head: String {
        var tests = matchers.map { "\($0.label.name)\($0.test.rawValue)\($0.operand)" }
        var guarded: Set<String> = []
        for choice in matchers.compactMap(\.choice)
        where guarded.insert(choice.variable).inserted { tests.append(choice.guardian) }
        var bare = ""
        if let metric, PromQLName.isBareMetric(metric) {
            bare = metric
        } else if let metric {
            tests.insert("__name__=\(PromQL.quoted(metric))", at: 0)
        }
        return bare + (tests.isEmpty ? "" : "{\(tests.joined(separator: ","))}")
    }
}

extension PromQLMatcher {
    /// What a label is compared with. Grafana escapes what it puts in as a pattern once, which is right
    /// between backticks alone, where a backslash has no meaning. What offers the values leaves out
    /// those with a backtick, which no format of Grafana escapes. (Between double quotes, without a
    /// format, it escapes twice, but leaves double quotes as they are, unless the feature
    /// `prometheusSpecialCharsInLabelValues` is on.)
    fileprivate var operand: String {
        guard let choice else { return PromQL.quoted(value) }
        return "`${\(choice.variable):regex}\(choice.isBeginning ? ".*" : "")`"
    }
}

extension PromQLMatcher.Choice {
    /// A test that every series passes, and that Prometheus refuses where the chosen text has a
    /// backtick, which people can type.
    ///
    /// Such a text ends the pattern before it early, and could go on with tests of its own, as
    /// ``a`,b!=`c`` does. It stands here once more, in the format of Lucene, which escapes all that a
    /// test is written with (`=`, `!`, `~` and blanks) by a backslash that Prometheus takes nowhere
    /// outside of quotes. No series has the label `_`, so that it is empty and never the text, which
    /// begins with a full stop.
    fileprivate var guardian: String { "_!=`.${\(variable):lucene}`" }
}

extension PromQLTime {
    fileprivate var text: String {
        var text = ""
        switch moment {
        case .at(let time):
            let digits = String(time.magnitude % 1000)
            let zeros = String(repeating: "0", count: 3 - digits.count)
            text += " @ \(time < 0 ? "-" : "")\(time.magnitude / 1000).\(zeros)\(digits)"
        case .start: text += " @ start()"
        case .end: text += " @ end()"
        case nil: break
        }
        if offset != 0 {
            let length = PromQLDuration.text(Int64(clamping: offset.magnitude))
            text += " offset \(offset < 0 ? "-" : "")\(length)"
        }
        return text
    }
}

extension PromQLGrouping {
    fileprivate var text: String {
        switch self {
        case .by([]): ""
        case .by(let labels): " by (\(labels.listed)) "
        case .without(let labels): " without (\(labels.listed)) "
        }
    }
}

extension PromQLMatching {
    fileprivate var text: String {
        let labels =
            switch labels {
            case .on(let labels): " on (\(labels.listed))"
            case .ignoring(let labels): " ignoring (\(labels.listed))"
            }
        return labels + (many.map { " \($0.rawValue) ()" } ?? "")
    }
}

extension [PromQLLabel] {
    fileprivate var listed: String { map(\.name).joined(separator: ", ") }
}
