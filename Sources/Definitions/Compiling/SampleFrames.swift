import Diagnostics
import Expressions
import Telemetry

/// The frames of a sample's expressions, and which field of which request each of their columns is.
///
/// Frame 0 is the row itself, with the fields of the rows that it is joined with; then every other
/// request in order, the target, and where rows are grouped the rows of a group.
struct SampleFrames {
    let source: SourceDefinition
    let from: Int
    /// Nil where the rows of the request are the rows of the sample.
    let arrangement: RowArrangement?

    /// What each slot of a joined row is, behind the slots of the row's own request.
    private var joined: [(request: Int, slot: Int)] = []

    /// Reads what the sample says about groups and joins; what of it is wrong is reported and left
    /// out.
    init(
        _ sample: SampleDefinition, of source: SourceDefinition, from: Int,
        report: inout DiagnosticReport
    ) {
        self.source = source
        self.from = from
        guard !sample.group.isEmpty || !sample.join.isEmpty else {
            arrangement = nil
            return
        }
        let own = source.requests[from]
        let group = sample.group.compactMap { own.slot(of: $0, report: &report) }
        let inRow = sample.group.isEmpty ? nil : Set(group)
        var joins: [RowArrangement.Join] = []
        var width = own.value.fields.count
        for entry in sample.join {
            guard
                let request = source.requests.firstIndex(where: {
                    $0.name.value == entry.name.value
                }), request != from
            else {
                let names = source.requests.map(\.name.value).filter { $0 != own.name.value }
                report.add(.joinOfUnknown(entry.name, among: names))
                continue
            }
            let other = source.requests[request]
            let pairs = entry.value.by.compactMap { pair in
                Self.slots(of: pair, own, other, inRow: inRow, report: &report)
            }
            guard pairs.count == entry.value.by.count else { continue }
            var columns: [(other: Int, own: Int)]?
            if entry.value.rows == .one {
                guard Self.isUnique(entry, of: other.value, report: &report) else { continue }
                columns = []
                for (slot, field) in other.value.fields.enumerated()
                where field.value.kind.value != .counter {
                    columns?.append((slot, width))
                    joined.append((request, slot))
                    width += 1
                }
            }
            joins.append(
                .init(
                    request: request, frame: request < from ? request + 1 : request,
                    own: pairs.map(\.own), other: pairs.map(\.other), columns: columns))
        }
        arrangement = RowArrangement(
            group: group,
            groupFrame: sample.group.isEmpty ? nil : source.requests.count + 1,
            joins: joins, width: width)
    }

    /// The frames as expressions see them.
    ///
    /// - Parameter single: How the one row of another request stands to the row.
    /// - Returns: The frames.
    func frames(single: ExpressionScope.Frame.Rows) -> [ExpressionScope.Frame] {
        let own = source.requests[from]
        let isGrouped = arrangement?.groupFrame != nil
        var first = Self.frame(own, rows: .own)
        if let arrangement, isGrouped {
            let keys = Set(arrangement.group)
            first = .init(
                name: "group", rows: .own, fields: first.fields.filter { keys.contains($0.slot) })
        }
        for join in arrangement?.joins ?? [] {
            let other = source.requests[join.request]
            for column in join.columns ?? [] {
                let field = other.value.fields[column.other]
                first.fields.append(
                    FieldDeclaration(
                        name: "\(other.name.value).\(field.name.value)", type: field.value.type,
                        isOptional: true, slot: column.own, counterSlot: nil))
            }
        }
        var frames = [first]
        for (index, request) in source.requests.enumerated() where index != from {
            let isMany = arrangement?.joins.contains { $0.request == index } ?? false
            frames.append(
                Self.frame(request, rows: request.value.isOneRow && !isMany ? single : .many))
        }
        frames.append(Self.targetFrame)
        if isGrouped { frames.append(Self.frame(own, rows: .many)) }
        return frames
    }

    /// The frames before rows are grouped and joined, as a filter sees them.
    var rowFrames: [ExpressionScope.Frame] {
        var frames = [Self.frame(source.requests[from], rows: .own)]
        for (index, request) in source.requests.enumerated() where index != from {
            frames.append(
                Self.frame(request, rows: request.value.isOneRow ? .single : .many))
        }
        return frames + [Self.targetFrame]
    }

    /// The field of a request that a column is; nil for the target's.
    func field(of reference: FieldReference) -> (request: Int, slot: Int)? {
        let count = source.requests.count
        switch reference.frame {
        case 0:
            let own = source.requests[from].value.fields.count
            return reference.slot < own ? (from, reference.slot) : joined[reference.slot - own]
        case count: return nil
        case count + 1: return (from, reference.slot)
        case let frame: return (frame <= from ? frame - 1 : frame, reference.slot)
        }
    }

    /// The request that a frame is; nil for the target.
    func request(of frame: Int) -> Int? {
        let count = source.requests.count
        switch frame {
        case 0, count + 1: return from
        case count: return nil
        default: return frame <= from ? frame - 1 : frame
        }
    }

    /// The frames whose values depend on the row.
    var ofRow: Set<Int> {
        var frames: Set = [0]
        for join in arrangement?.joins ?? [] where join.columns == nil { frames.insert(join.frame) }
        if let members = arrangement?.groupFrame { frames.insert(members) }
        return frames
    }
}

// MARK: What is checked

extension SampleFrames {
    private static func slots(
        of pair: JoinDefinition.Pair, _ own: NamedValue<RequestDefinition>,
        _ other: NamedValue<RequestDefinition>, inRow: Set<Int>?, report: inout DiagnosticReport
    ) -> (own: Int, other: Int)? {
        let first = own.slot(of: pair.own, report: &report)
        let second = other.slot(of: pair.other, report: &report)
        guard let first, let second else { return nil }
        if let inRow, !inRow.contains(first) {
            let names = inRow.sorted().map { own.value.fields[$0].name.value }
            report.add(.joinOutsideGroup(pair.own, names))
            return nil
        }
        let fields = (own.value.fields[first].value, other.value.fields[second].value)
        guard fields.0.isText == fields.1.isText, !fields.0.isCounter, !fields.1.isCounter else {
            report.add(.joinOfKinds(pair, fields.0, fields.1))
            return nil
        }
        return (first, second)
    }

    /// Whether at most one row of the other request can be found.
    private static func isUnique(
        _ join: NamedValue<JoinDefinition>, of other: RequestDefinition,
        report: inout DiagnosticReport
    ) -> Bool {
        let keys = other.key.map(\.value)
        let named = join.value.by.map(\.other.value)
        if !keys.isEmpty, keys.allSatisfy(named.contains) { return true }
        report.add(.joinOfMany(join.name, keys))
        return false
    }
}

extension NamedValue where Value == RequestDefinition {
    fileprivate func slot(of field: Located<String>, report: inout DiagnosticReport) -> Int? {
        if let slot = value.slot(of: field.value) { return slot }
        report.add(.unknownField(field, of: name.value, in: value.fields.map(\.name.value)))
        return nil
    }
}

extension FieldDefinition {
    fileprivate var isText: Bool { kind.value == .string }
    fileprivate var isCounter: Bool { kind.value == .counter }
}

// MARK: Frames

extension SampleFrames {
    private static func frame(
        _ request: NamedValue<RequestDefinition>, rows: ExpressionScope.Frame.Rows
    ) -> ExpressionScope.Frame {
        var counters = 0
        let fields = request.value.fields.enumerated().map { slot, field in
            let isCounter = field.value.kind.value == .counter
            if isCounter { counters += 1 }
            return FieldDeclaration(
                name: field.name.value, type: field.value.type, isOptional: field.value.isOptional,
                slot: slot, counterSlot: isCounter ? counters - 1 : nil)
        }
        return ExpressionScope.Frame(name: request.name.value, rows: rows, fields: fields)
    }

    private static let targetFrame = ExpressionScope.Frame(
        name: "target", rows: .known,
        fields: TargetFields.names.enumerated().map { slot, name in
            FieldDeclaration(
                name: name, type: .text, isOptional: TargetFields.optional.contains(name),
                slot: slot, counterSlot: nil)
        })
}

extension Diagnostic {
    fileprivate static func joinOfUnknown(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/join", "the source has no other request `\(shown(name.value))`", at: name.place,
            label: "not a request to join with",
            help: suggestion(for: name.value, in: names)
                ?? "the others are \(names.joined(separator: ", "))")
    }

    fileprivate static func unknownField(
        _ field: Located<String>, of request: String, in names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/unknown-field", "`\(request)` declares no field `\(shown(field.value))`",
            at: field.place, label: "not declared under its `fields`",
            help: suggestion(for: field.value, in: names)
                ?? "its fields are \(names.joined(separator: ", "))")
    }

    fileprivate static func joinOutsideGroup(
        _ field: Located<String>, _ names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/join", "`\(field.value)` has a value in every row of a group", at: field.place,
            label: "which of its rows?",
            help: "join on what the rows are grouped by: \(names.joined(separator: ", "))")
    }

    fileprivate static func joinOfKinds(
        _ pair: JoinDefinition.Pair, _ own: FieldDefinition, _ other: FieldDefinition
    ) -> Diagnostic {
        Diagnostic(
            "source/join",
            "`\(pair.own.value)` holds \(own.kind.value.rawValue)s and `\(pair.other.value)` "
                + "\(other.kind.value.rawValue)s",
            at: pair.own.place, label: "never equal",
            help: "join two texts or two numbers, and no counters")
    }

    fileprivate static func joinOfMany(_ name: Located<String>, _ keys: [String]) -> Diagnostic {
        Diagnostic(
            "source/join", "more than one row of `\(name.value)` can belong to a row",
            at: name.place, label: keys.isEmpty ? "it has no key" : "not joined by its whole key",
            help: keys.isEmpty
                ? "give the request a `key`, or write `rows: many` and aggregate over them"
                : "join on \(keys.joined(separator: ", ")), or write `rows: many` and aggregate over "
                    + "the rows")
    }
}
