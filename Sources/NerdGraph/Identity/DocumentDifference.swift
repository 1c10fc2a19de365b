public import Diagnostics

/// One thing in which what New Relic has differs from what the files say.
public struct DocumentDifference: Sendable {
    /// Where it is, such as `page "Brokers", widget "CPU", layout.width`.
    public var place: String
    /// What New Relic has, in its normal form; nil where it has nothing.
    public var there: JSONValue?
    /// What the files say; nil where they say nothing.
    public var here: JSONValue?

    /// The greatest length of a value that is shown, in characters.
    public static let maximumLength = 300

    /// The place, and below it a line with `-` for what is there and one with `+` for what the files say.
    public var description: String {
        let lines = [there.map { "  - \(Self.shown($0))" }, here.map { "  + \(Self.shown($0))" }]
        return ([place] + lines.compactMap { $0 }).joined(separator: "\n")
    }

    /// A value on one line of a bounded length.
    private static func shown(_ value: JSONValue) -> String {
        let text = value.text
        return text.count > maximumLength ? text.prefix(maximumLength) + "…" : text
    }

    /// All differences between two values in their normal form, at a place; `matching` says for an
    /// array which elements are the same thing, and what they are called.
    static func all(
        there: JSONValue?, here: JSONValue?, at place: String = "",
        matching: (_ array: String, _ there: [JSONValue], _ here: [JSONValue]) -> [ElementMatch]
    ) -> [DocumentDifference] {
        if case .object(let left)? = there, case .object(let right)? = here {
            let names =
                left.map(\.0)
                + right.map(\.0).filter { name in
                    !left.contains { $0.0 == name }
                }
            return names.flatMap { name in
                all(
                    there: there?[name], here: here?[name],
                    at: place.isEmpty || place.hasSuffix(", ") ? place + name : "\(place).\(name)",
                    matching: matching)
            }
        }
        if case .array(let left)? = there, case .array(let right)? = here {
            return matching(place, left, right).flatMap { match in
                all(there: match.there, here: match.here, at: match.place, matching: matching)
            }
        }
        guard there?.text != here?.text else { return [] }
        let place = place.hasSuffix(", ") ? String(place.dropLast(2)) : place
        return [DocumentDifference(place: place, there: there, here: here)]
    }
}

/// Two elements of arrays that are the same thing, or one that the other side has not.
struct ElementMatch {
    /// Where the element is; with `, ` at the end where its members follow as words of their own.
    var place: String
    var there: JSONValue?
    var here: JSONValue?

    /// Elements by their position.
    static func byPosition(
        _ array: String, _ there: [JSONValue], _ here: [JSONValue]
    ) -> [ElementMatch] {
        (0..<max(there.count, here.count)).map { index in
            ElementMatch(
                place: "\(array)[\(index)]",
                there: index < there.count ? there[index] : nil,
                here: index < here.count ? here[index] : nil)
        }
    }

    /// Elements by a member that names them.
    static func byName(
        _ array: String, _ member: String, _ there: [JSONValue], _ here: [JSONValue]
    ) -> [ElementMatch] {
        var left = here
        var matches: [ElementMatch] = there.map { element in
            let index = left.firstIndex { $0[member]?.string == element[member]?.string }
            return ElementMatch(
                place: "\(array) \((element[member] ?? .null).text)", there: element,
                here: index.map { left.remove(at: $0) })
        }
        matches += left.map {
            ElementMatch(place: "\(array) \(($0[member] ?? .null).text)", here: $0)
        }
        return matches
    }
}
