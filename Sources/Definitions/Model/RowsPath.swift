import Diagnostics
import YAMLTree

/// Where the rows of an answer are.
public enum RowsPath: Sendable, Hashable {
    /// The whole answer, or the object at a path in it, is one row.
    case one([String])
    /// Every value at the end of a path through lists and objects; an empty path means that the answer
    /// is the list.
    case each([Segment])

    /// A step down.
    public struct Segment: Sendable, Hashable {
        /// The key; empty for a step into the very value where the last one led.
        public var key: String
        public var goal: Goal

        public init(key: String, _ goal: Goal) {
            self.key = key
            self.goal = goal
        }

        public init(key: String, isList: Bool) {
            self.init(key: key, isList ? .elements : .value)
        }
    }

    /// Where a step leads.
    public enum Goal: Sendable, Hashable {
        /// To the value of its key.
        case value
        /// To every element of the list there, as `[]` says.
        case elements
        /// To the value of every member of the object there, as `{}` says.
        case members

        /// What is written behind the key.
        public var mark: String {
            switch self {
            case .value: ""
            case .elements: "[]"
            case .members: "{}"
            }
        }
    }

    public var isOne: Bool {
        if case .one = self { true } else { false }
    }

    /// The way from the answer to the rows.
    public var segments: [Segment] {
        switch self {
        case .one(let keys): keys.map { Segment(key: $0, .value) }
        case .each(let segments): segments
        }
    }

    /// The most steps of a path.
    static let maximumDepth = 8

    /// Reads `one`, `each`, `one:a.b`, `items`, `a[].b[]`, `queues{}`, `{}.b[]` and `topics{}{}`; the
    /// last step of a path always leads into a list or an object, a list where nothing is said.
    init?(_ text: String) {
        if text == "one" { self = .one([]); return }
        if text == "each" { self = .each([]); return }
        let isOne = text.hasPrefix("one:")
        var segments: [Segment] = []
        for part in text.dropFirst(isOne ? 4 : 0).split(
            separator: ".", omittingEmptySubsequences: false)
        {
            guard let read = Self.segments(of: part, isFirst: segments.isEmpty) else { return nil }
            segments += read
            guard segments.count <= Self.maximumDepth else { return nil }
        }
        guard let last = segments.last else { return nil }
        if isOne {
            guard segments.allSatisfy({ $0.goal == .value }) else { return nil }
            self = .one(segments.map(\.key))
        } else {
            if last.goal == .value { segments[segments.count - 1].goal = .elements }
            // That is what `each` is for.
            guard segments != [Segment(key: "", .elements)] else { return nil }
            self = .each(segments)
        }
    }

    /// The steps of what stands between two dots: a key, and any number of `[]` and `{}`. Only the
    /// first can do without the key.
    private static func segments(of part: Substring, isFirst: Bool) -> [Segment]? {
        let key = part.prefix { !"[]{}".contains($0) }
        var goals: [Goal] = []
        var rest = part[key.endIndex...]
        while !rest.isEmpty {
            if rest.hasPrefix("[]") {
                goals.append(.elements)
            } else if rest.hasPrefix("{}") {
                goals.append(.members)
            } else {
                return nil
            }
            rest = rest.dropFirst(2)
        }
        guard !key.isEmpty || isFirst && !goals.isEmpty else { return nil }
        let first = Segment(key: String(key), goals.first ?? .value)
        return [first] + goals.dropFirst().map { Segment(key: "", $0) }
    }
}

extension RowsPath {
    /// The path up to a number of steps, as it is written.
    ///
    /// - Parameter count: How many steps.
    /// - Returns: Such as `a[].b{}`; empty for none.
    public func text(upTo count: Int) -> String {
        segments.prefix(count).reduce(into: "") { text, segment in
            if !text.isEmpty, !segment.key.isEmpty { text += "." }
            text += segment.key + segment.goal.mark
        }
    }
}

extension Codec where Value == RowsPath {
    static var rowsPath: Codec {
        Codec<String>.string.map { text, place, report in
            guard let path = RowsPath(text) else {
                report.add(
                    .malformed(
                        text, "not a path to rows",
                        write: "`one`, `each`, or a path such as `items`, `a[].b[]` or `queues{}`",
                        at: place))
                return nil
            }
            return path
        }
    }
}

extension Codec where Value == Located<RowsPath>? {
    static var writtenRows: Codec { Codec<RowsPath>.rowsPath.located.map { rows, _, _ in rows } }
}
