public import Definitions
import Diagnostics

/// The pattern that spells the GUIDs of an entity type, such as
/// `{accountId}|{domain}|{type}|{hash(provider, region?, clusterName)}`.
///
/// An attribute with `?` is part of the identifier in some rules and not in others. Without `hash`
/// the identifier stands as it is: `{accountId}|{domain}|{type}|{hostname}`.
public struct GUIDPattern: Sendable, Hashable {
    /// An attribute of the identifier.
    public struct Part: Sendable, Hashable {
        public var attribute: String
        public var isOptional: Bool
    }

    public var isHashed: Bool
    public var parts: [Part]

    private static let head = "{accountId}|{domain}|{type}|{"

    /// Nil where the text is no such pattern.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.head), text.hasSuffix("}") else { return nil }
        var inner = text.dropFirst(Self.head.count).dropLast()
        isHashed = inner.hasPrefix("hash(") && inner.hasSuffix(")")
        if isHashed { inner = inner.dropFirst(5).dropLast() }
        parts = []
        for piece in inner.split(separator: ",", omittingEmptySubsequences: false) {
            var name = piece.drop { $0 == " " }
            while name.last == " " { name.removeLast() }
            let isOptional = name.last == "?"
            if isOptional { name.removeLast() }
            guard !name.isEmpty, !name.contains(where: { "{}()|? ".contains($0) }) else {
                return nil
            }
            parts.append(Part(attribute: String(name), isOptional: isOptional))
        }
        guard isHashed || parts.count == 1 else { return nil }
    }

    /// Whether the rule identifies entities as the pattern says.
    public func agrees(with rule: SynthesisRule) -> Bool {
        guard rule.encodesIdentifier == isHashed else { return false }
        var rest = rule.identifierAttributes.map(\.value)[...]
        for part in parts {
            if rest.first == part.attribute {
                rest.removeFirst()
            } else if !part.isOptional {
                return false
            }
        }
        return rest.isEmpty
    }

    /// The pattern of one rule.
    public static func of(_ rule: SynthesisRule) -> String {
        let names = rule.identifierAttributes.map(\.value).joined(separator: ", ")
        return head + (rule.encodesIdentifier ? "hash(\(names))" : names) + "}"
    }
}
