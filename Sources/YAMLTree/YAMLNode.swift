public import Diagnostics

/// One value of a YAML file with the place that it was written at.
///
/// An alias is replaced by what it stands for, which keeps the place of the anchored text: that is
/// where a person would mend it. A block collection ends right after its last value, a flow
/// collection after its closing bracket; an absent value is an empty plain scalar with an empty
/// range.
public struct YAMLNode: Sendable, Hashable {
    /// What a node holds.
    public enum Content: Sendable, Hashable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    public var content: Content
    /// The whole value, quotes and brackets included, anchors and tags excluded; a scalar's end is
    /// right after its last character.
    public var place: Place

    /// Makes a node as the parser would, for tests and for values that have a default.
    public init(_ content: Content, at place: Place) {
        self.content = content
        self.place = place
    }
}

/// A key of a mapping and its value. A mapping holds each key once; keys are scalars.
public struct YAMLEntry: Sendable, Hashable {
    public var key: YAMLNode
    public var value: YAMLNode

    /// Makes an entry as the parser would.
    public init(key: YAMLNode, value: YAMLNode) {
        self.key = key
        self.value = value
    }
}

extension YAMLNode {
    /// The scalar, or nil for a collection.
    public var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The items, or nil for anything but a sequence.
    public var sequence: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries in the order of the file, or nil for anything but a mapping.
    public var mapping: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// A scalar's text with the places of its parts, or nil for a collection.
    public var sourceText: SourceText? {
        scalar.map { SourceText($0.text, at: place, verbatimStart: $0.verbatimStart) }
    }

    /// Whether nothing is written here, as behind a colon that ends its line.
    var isAbsent: Bool {
        guard let scalar, scalar.style == .plain, scalar.tag == nil else { return false }
        return scalar.text.isEmpty
    }

    /// What a scalar means after YAML 1.2's core schema and its tag, or nil for a collection.
    public var resolved: CoreValue? { scalar?.resolved }
}
