public import Telemetry

/// The names in reach of an expression.
///
/// `frames[0]` is the row's own: its fields are reached by their names alone, and also behind the
/// frame's name. The fields of the others are reached behind the name of their frame. Where two
/// readings are possible, a field of the row wins, then the earlier frame. Building a scope costs a
/// dictionary over all names, so one scope serves all expressions of a mapping.
public struct ExpressionScope: Sendable {
    /// The fields of one table of rows.
    public struct Frame: Sendable {
        /// How the rows of the frame stand to the row that the expression is evaluated for.
        public enum Rows: Sendable {
            /// The row itself.
            case own
            /// The only row of another answer; missing where there was none.
            case single
            /// The only row of something that is there whenever the expression is evaluated.
            case known
            /// Any number of rows, which only an aggregate may read.
            case many
        }

        public var name: String
        public var rows: Rows
        public var fields: [FieldDeclaration]

        public init(name: String, rows: Rows, fields: [FieldDeclaration]) {
            self.name = name
            self.rows = rows
            self.fields = fields
        }
    }

    public let frames: [Frame]
    /// Whether a fixed text can stand here instead of an expression, as `{ const: … }`; for the help
    /// about a word that is no name.
    public let takesConstants: Bool
    /// Whether the names are metrics of a thing, whose columns are given out as they are read.
    let isOfMetrics: Bool
    /// Index of a frame and of a field in it, by every name that reaches the field.
    private let fieldsByName: [String: (frame: Int, field: Int)]
    private let framesByName: [String: Int]

    /// The names of frames.
    ///
    /// - Parameters:
    ///   - frames: The row's own, and the others.
    ///   - members: The frame of the rows that the row was made of, whose fields are reached by their
    ///     names alone as well.
    ///   - takesConstants: Whether a fixed text can stand here instead.
    public init(frames: [Frame], members: Int? = nil, takesConstants: Bool = false) {
        self.frames = frames
        self.takesConstants = takesConstants
        isOfMetrics = false
        var fields: [String: (frame: Int, field: Int)] = [:]
        var names: [String: Int] = [:]
        if let own = frames.first {
            for (index, field) in own.fields.enumerated() where fields[field.name] == nil {
                fields[field.name] = (0, index)
            }
        }
        for (frameIndex, frame) in frames.enumerated() {
            if names[frame.name] == nil { names[frame.name] = frameIndex }
            for (index, field) in frame.fields.enumerated() {
                let name = "\(frame.name).\(field.name)"
                if fields[name] == nil { fields[name] = (frameIndex, index) }
            }
        }
        if let members {
            for (index, field) in frames[members].fields.enumerated()
            where fields[field.name] == nil { fields[field.name] = (members, index) }
        }
        fieldsByName = fields
        framesByName = names
    }
}

extension ExpressionScope {
    /// The metrics that aggregates of a thing may read, of itself and of what is related to it; any
    /// of them can be unknown.
    public init(metrics: [MetricDescriptor]) {
        let fields = metrics.enumerated().map { slot, metric in
            FieldDeclaration(
                name: metric.name.rawValue, type: .number(metric.unit), isOptional: true,
                slot: slot, counterSlot: nil)
        }
        frames = [Frame(name: "", rows: .own, fields: fields)]
        takesConstants = false
        isOfMetrics = true
        fieldsByName = Dictionary(
            fields.map { ($0.name, (0, $0.slot)) }, uniquingKeysWith: { first, _ in first })
        framesByName = [:]
    }

    /// How the rows of a frame stand to the evaluated row; the first frame is always the row's own.
    func rows(ofFrame index: Int) -> Frame.Rows { index == 0 ? .own : frames[index].rows }

    func field(named name: String) -> (frame: Int, field: FieldDeclaration)? {
        fieldsByName[name].map { ($0.frame, frames[$0.frame].fields[$0.field]) }
    }

    func frame(named name: String) -> Int? { framesByName[name] }

    /// Every name that reaches a field, in no order.
    var names: some Sequence<String> { fieldsByName.keys }

    /// The qualified name of a field that another frame than the row's own has under this name.
    func qualified(_ name: String) -> String? {
        frames.first { frame in frame.fields.contains { $0.name == name } }
            .map { "\($0.name).\(name)" }
    }
}
