import Diagnostics
import Telemetry

extension Checker {
    /// A field that a name means, with its place in the tables.
    struct Resolved {
        let name: String
        let reference: FieldReference
        let declaration: FieldDeclaration
        let rows: ExpressionScope.Frame.Rows
    }

    /// A name that stands for a value.
    mutating func checkName(_ name: String, _ range: Range<Int>) -> Checked? {
        guard let field = resolve(name, range) else { return nil }
        if case .counter = field.declaration.type {
            add({ .counterAsGauge(name, at: $0) }, at: range)
            return nil
        }
        note(field.reference)
        let term: Term =
            switch field.declaration.type {
            case .number, .counter: .number(field.reference)
            case .boolean: .boolean(field.reference)
            case .text, .choice: .textField(field.reference)
            }
        return Checked(
            term: term, type: field.declaration.type, range: range,
            canBeMissing: field.declaration.isOptional || field.rows == .single)
    }

    /// The field of a name, after checking that its row can be told.
    mutating func resolve(_ name: String, _ range: Range<Int>) -> Resolved? {
        guard let (frame, field) = scope.field(named: name) else {
            reportUnknown(name, range)
            return nil
        }
        let rows = scope.rows(ofFrame: frame)
        if rows == .many, !enter(frame, name, range) { return nil }
        let slot = inputs?.slot(of: field.name, over: relation) ?? field.slot
        return Resolved(
            name: name, reference: FieldReference(frame: frame, slot: slot),
            declaration: field, rows: rows)
    }

    /// Makes the aggregate around go over a frame of many rows.
    private mutating func enter(_ frame: Int, _ name: String, _ range: Range<Int>) -> Bool {
        let frameName = scope.frames[frame].name
        guard let loop else {
            add({ .manyRows(name, of: frameName, at: $0) }, at: range)
            return false
        }
        if let other = loop.frame, other != frame {
            let otherName = scope.frames[other].name
            add({ .twoFrames(frameName, and: otherName, at: $0) }, at: range)
            return false
        }
        self.loop?.frame = frame
        return true
    }

    private mutating func reportUnknown(_ name: String, _ range: Range<Int>) {
        if let frame = scope.frame(named: name) {
            let isMany = scope.rows(ofFrame: frame) == .many
            let example = scope.frames[frame].fields.first.map { "\(name).\($0.name)" }
            add({ .frameAsValue(name, isMany: isMany, example: example, at: $0) }, at: range)
            return
        }
        let hyphenated = wordAround(range)
        if hyphenated != name, scope.field(named: hyphenated) != nil {
            add({ .unknownName(name, help: .backticks(hyphenated), at: $0) }, at: range)
            return
        }
        if scope.isOfMetrics {
            let meant = nearest(to: name, in: scope.names)
            add({ .unknownMetric(name, meant, at: $0) }, at: range)
            return
        }
        // The parts of `my-broker`, which is a text to its author, are not told one by one.
        let isWhole = scope.takesConstants && hyphenated == source.text
        let word = isWhole ? hyphenated : name
        let suggestion =
            scope.qualified(word) ?? nearest(to: word, in: scope.names)
            ?? nearest(to: word, in: scope.frames.flatMap { $0.fields.map(\.name) })
            .flatMap { scope.qualified($0) }
        add(
            { .unknownName(word, help: .suggestion(suggestion, orText: isWhole), at: $0) },
            at: isWhole ? 0..<source.text.utf8.count : range)
    }

    /// The name and what touches it by minus signs, as in `content-type`.
    private func wordAround(_ range: Range<Int>) -> String {
        let bytes = Array(source.text.utf8)
        func isPart(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        var (start, end) = (range.lowerBound, range.upperBound)
        while start > 0, isPart(bytes[start - 1]) { start -= 1 }
        while end < bytes.count, isPart(bytes[end]) { end += 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

/// What to do about an unknown name.
private enum NameCure {
    /// The name that was likely meant, and whether the word can also be meant as a fixed text.
    case suggestion(String?, orText: Bool)
    case backticks(String)
}

extension Diagnostic {
    fileprivate static func unknownName(
        _ name: String, help: NameCure, at place: Place
    ) -> Diagnostic {
        let cure =
            switch help {
            case .suggestion(let other?, orText: true):
                "did you mean `\(other)`? A fixed text is written `{ const: \(name) }`"
            case .suggestion(let other?, orText: false): "did you mean `\(other)`?"
            case .suggestion(nil, orText: true):
                "write `{ const: \(name) }` for a fixed text, or declare the field in the request "
                    + "that answers it"
            case .suggestion(nil, orText: false): "declare the field in the request that answers it"
            case .backticks(let name):
                "a minus subtracts; write `\(name)` with its backticks for the field of that name"
            }
        return Diagnostic(
            "expression/unknown-name", .error, "no field is named `\(name)`", at: place,
            label: "not a field in reach", help: cure)
    }

    fileprivate static func unknownMetric(
        _ name: String, _ meant: String?, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/unknown-name", .error, "no metric is named `\(name)`", at: place,
            label: "not a gauge of the catalogue",
            help: meant.map { "did you mean `\($0)`?" }
                ?? "declare it under `metrics:` in a catalogue file, with its unit")
    }

    fileprivate static func frameAsValue(
        _ name: String, isMany: Bool, example: String?, at place: Place
    ) -> Diagnostic {
        let field = example.map { "name a field of it, such as `\($0)`" } ?? "name a field of it"
        return Diagnostic(
            "expression/unknown-name", .error, "`\(name)` is a request and no value", at: place,
            label: "all of its rows",
            help: isMany ? "`count(\(name))` counts its rows" : field)
    }

    fileprivate static func counterAsGauge(_ name: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/counter", .error, "`\(name)` is a counter, whose total says nothing",
            at: place,
            label: "a counter read as a gauge",
            help: "write `rate(\(name))` for its speed, or `delta(\(name))` for its change")
    }

    fileprivate static func manyRows(
        _ name: String, of frame: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error, "`\(name)` has a value in every row of `\(frame)`",
            at: place,
            label: "which of its rows?",
            help: "make one value of them by sum, avg, min, max or count, as in `max(\(name))`")
    }

    fileprivate static func twoFrames(
        _ frame: String, and other: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error,
            "an aggregate goes over `\(other)` and `\(frame)` at once",
            at: place, label: "the rows of another request",
            help: "aggregate each request by itself and combine the results")
    }
}
