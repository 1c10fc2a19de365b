import CSimdJSON
import Definitions
import Plans

/// A kind of fault of a row or a value.
enum RowFault: Hashable {
    /// A row is something else than an object.
    case noObject(csj_tag)
    /// A row is without a field that it must have.
    case missing(field: Int)
    /// A field's value is of another type.
    case wrongType(field: Int, csj_tag)
    /// A number is not a whole one of 64 bits.
    case notWhole(field: Int)
    /// A text is none of the words that its field is known to be; it is taken as it is.
    case unknownWord(field: Int)
    /// What the first keys of a field's path lead to is no object.
    case blocked(field: Int, keys: Int, csj_tag)
    /// A row has the key of an earlier one of the same page, or of the answer to another follow-up.
    case sameKey

    /// The fault in words.
    ///
    /// - Parameters:
    ///   - fields: The fields that are read.
    ///   - word: The first word that is not known, where that is the fault.
    /// - Returns: Words that are the same for every row with the fault, but for that one.
    func summary(_ fields: [RowLayout.Field], word: String) -> String {
        switch self {
        case .noObject(let tag): "a row is \(tag.noun), not an object"
        case .missing(let field): "row without `\(fields[field].name)`"
        case .wrongType(let field, let tag):
            "`\(fields[field].name)` is \(tag.noun), not \(fields[field].kindNoun)"
        case .notWhole(let field): "`\(fields[field].name)` is not a whole number of 64 bits"
        case .unknownWord(let field):
            "`\(fields[field].name)` is `\(oneLine(word, atMost: Self.maximumWordLength))`, which is "
                + "none of \(fields[field].shownWords)"
        case .blocked(let field, let keys, let tag):
            "`\(fields[field].keys.prefix(keys).joined(separator: "."))` is \(tag.noun), "
                + "not an object with `\(fields[field].name)`"
        case .sameKey: "2 rows with the same key; the first stays"
        }
    }
}

extension RowFault {
    /// The most characters of a word that are shown.
    private static let maximumWordLength = 60
}

extension RowLayout.Field {
    /// The first few of the words that it is known to be.
    fileprivate var shownWords: String {
        let shown = words.prefix(Self.maximumShownWords).map { "`\($0)`" }
        return (shown + (words.count > shown.count ? ["…"] : [])).joined(separator: ", ")
    }

    private static let maximumShownWords = 10

    fileprivate var kindNoun: String {
        switch kind {
        case .string: "a text"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .gauge, .counter: "a number"
        }
    }
}

extension csj_tag {
    /// What a person calls it.
    var noun: String {
        switch self {
        case .absent: "missing"
        case .null: "null"
        case .false, .true: "true or false"
        case .integer, .unsigned, .double: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "an object"
        case .blocked: "something else"
        }
    }
}
