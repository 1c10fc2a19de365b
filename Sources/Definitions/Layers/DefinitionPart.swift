public import Diagnostics

/// A part of a source, an entity type or an endpoint as it is after all files are laid over one another, with
/// the place that it is from.
public struct DefinitionPart: Sendable {
    public var kind: PartKind
    /// The request or the sample that it is in.
    public var owner: String?
    public var name: String
    /// What it says, in one line.
    public var value: String
    public var origin: Place
    /// What it took the place of, and where that stands.
    public var replaced: Located<String>?
}

extension DefinitionSet {
    /// The parts of an entity type, by its key, of a source, or of the endpoint of a kind of sink, in
    /// the order of the definition; nil where there is none of them.
    public func parts(of name: String) -> [DefinitionPart]? {
        if let folder = entityTypes.first(where: { $0.definition.key == name }) {
            return folder.parts.map(withReplaced)
        }
        if let source = source(named: name) { return source.parts.map(withReplaced) }
        return SinkKind(rawValue: name).flatMap(endpoint)?.parts.map(withReplaced)
    }

    private func withReplaced(_ part: DefinitionPart) -> DefinitionPart {
        var part = part
        part.replaced = replaced[part.origin]
        return part
    }
}

extension DefinitionPart {
    init(
        _ kind: PartKind, _ name: Located<String>, in owner: String? = nil, _ value: String
    ) {
        self.kind = kind
        self.owner = owner
        self.name = name.value
        self.value = value
        origin = name.place
    }
}
