public import Diagnostics
import YAMLTree

/// An attribute, or with `prefixedTags` a prefix of attributes, whose values are tags.
public struct TagDefinition: Sendable {
    public var attribute: Located<String>
    /// The tag's name, where it is not the attribute's.
    public var names: [String] = []
    public var isMultiValue = true
    public var ttl: String?

    /// How long a value stays after telemetry last had it; nil for as long as the entity.
    public var lifetime: Duration? { ttl.flatMap(isoSeconds).map { .seconds($0) } }

    /// A mapping of attribute to nothing or to details.
    static let mapping = Codec<[TagDefinition]>(
        .map(
            key: "attribute",
            value: .oneOf([.record(details.outline), .string(pattern: "nothing")]))
    ) { node, report in
        guard case .mapping(let entries) = node.content else {
            if node.resolved == .null { return [] }
            report.add(.wrongType(node, expected: "a mapping of attribute to nothing or details"))
            return nil
        }
        return entries.compactMap { entry in
            guard let name = entry.keyText else { return nil }
            let attribute = Located(name, at: entry.key.place)
            if entry.value.resolved == .null { return TagDefinition(attribute: attribute) }
            guard var tag = details.decode(entry.value, report: &report) else { return nil }
            tag.attribute = attribute
            return tag
        }
    }

    private static let details = Record<TagDefinition>(
        "tag", "How an attribute becomes a tag.",
        start: { TagDefinition(attribute: Located("", at: $0)) },
        fields: [
            Field(
                outline: .init(
                    name: "entityTagName", requirement: .optional, summary: "The tag's name.",
                    schema: .string(pattern: nil))
            ) { node, tag, report in
                guard let name = Codec<String>.string.decode(node, &report) else { return false }
                tag.names.append(name)
                return true
            },
            Field(
                outline: .init(
                    name: "entityTagNames", requirement: .defaulted("none"),
                    summary: "Several names for the same value.",
                    schema: .list(.string(pattern: nil)))
            ) { node, tag, report in
                guard let names = Codec<String>.string.list.decode(node, &report) else {
                    return false
                }
                tag.names += names
                return true
            },
            .defaulted(
                "multiValue", \.isMultiValue, .boolean, "true",
                "Whether earlier values stay beside the new one."),
            .optional("ttl", \.ttl, .period, "How long a value stays; at least `PT4H`."),
        ])
}

extension Codec where Value == String {
    /// An ISO 8601 duration of at least four hours.
    fileprivate static var period: Codec {
        text(
            "four hours or more", pattern: "an ISO 8601 duration of at least `PT4H`, such as `P1D`"
        ) {
            (isoSeconds($0) ?? 0) >= 4 * 3600
        }
    }
}

/// The seconds of an ISO 8601 duration of days, hours, minutes and seconds; nil for another text.
func isoSeconds(_ text: String) -> Int? {
    guard text.hasPrefix("P"), text.utf8.count <= 30 else { return nil }
    var seconds = 0
    var isTime = false
    var digits = ""
    for character in text.dropFirst() {
        switch character {
        case "T" where !isTime && digits.isEmpty: isTime = true
        case "0"..."9": digits.append(character)
        default:
            let units: [Character: Int] =
                isTime ? ["H": 3600, "M": 60, "S": 1] : ["D": 86_400, "W": 604_800]
            guard let unit = units[character], let count = Int(digits), digits.count <= 6 else {
                return nil
            }
            seconds += unit * count
            digits = ""
        }
    }
    return digits.isEmpty ? seconds : nil
}
