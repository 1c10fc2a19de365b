public import Diagnostics

/// A text in a YAML file and how it was written.
public struct YAMLScalar: Sendable, Hashable {
    /// The ways to write a scalar.
    public enum Style: String, Sendable, Hashable, CaseIterable {
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    /// The core schema's scalar tags, with which a file can say what a text means.
    public enum Tag: String, Sendable, Hashable, CaseIterable {
        case string = "str"
        case integer = "int"
        case double = "float"
        case boolean = "bool"
        case null
    }

    /// The text after unfolding lines and undoing escapes.
    public var text: String
    public var style: Style
    /// The tag that stands before the scalar; nil, nearly always, where there is none.
    public var tag: Tag?
    /// The point at which `text` stands in the file word for word, on one line: of a plain scalar
    /// or of one in quotes without escapes. Nil for all others.
    public var verbatimStart: SourcePosition?

    /// Makes a scalar as the parser would.
    public init(
        _ text: String, style: Style = .plain, tag: Tag? = nil,
        verbatimStart: SourcePosition? = nil
    ) {
        self.text = text
        self.style = style
        self.tag = tag
        self.verbatimStart = verbatimStart
    }

    /// What the scalar means: a tag decides, a scalar in quotes or a block scalar is a string, and a
    /// plain one goes by the core schema.
    public var resolved: CoreValue {
        if let tag { return CoreValue(text, tagged: tag) ?? .string(text) }
        return style == .plain ? CoreValue(plain: text) : .string(text)
    }
}
