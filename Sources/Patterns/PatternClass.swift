/// Reads what stands for one of several characters: `[a-z]`, `\d`, `\p{Lu}` and `[[:alpha:]]`.
package enum PatternClass {
    /// A class whose `[` has been read.
    static func read(
        _ scalars: [Unicode.Scalar], _ place: inout Int, ignoringCase: Bool
    ) throws(PatternFault) -> ScalarSet {
        var set = ScalarSet(ranges: [])
        set.ignoresCase = ignoringCase
        if place < scalars.count, scalars[place] == "^" {
            set.isInverted = true
            place += 1
        }
        var isFirst = true
        while place < scalars.count {
            if scalars[place] == "]", !isFirst {
                place += 1
                return set
            }
            isFirst = false
            let item = try item(scalars, &place)
            guard place + 1 < scalars.count, scalars[place] == "-", scalars[place + 1] != "]"
            else {
                set.ranges += item.ranges
                set.categories += item.categories
                continue
            }
            place += 1
            let end = try self.item(scalars, &place)
            guard let low = item.single, let high = end.single, low <= high else {
                throw PatternFault("has a range of characters that ends before it begins")
            }
            set.ranges.append(low...high)
        }
        throw PatternFault("has a `[` that nothing closes")
    }

    private static func item(
        _ scalars: [Unicode.Scalar], _ place: inout Int
    ) throws(PatternFault) -> ScalarSet {
        guard place < scalars.count else { throw PatternFault("has a `[` that nothing closes") }
        if scalars[place] == "\\" { return try escape(scalars, &place, ignoringCase: false) }
        if scalars[place...].starts(with: ["[", ":"]),
            let end = scalars[place...].firstIndex(of: "]"), end >= place + 3,
            scalars[end - 1] == ":"
        {
            var name = String.UnicodeScalarView()
            name.append(contentsOf: scalars[(place + 2)..<(end - 1)])
            place = end + 1
            return try named(String(name))
        }
        place += 1
        return ScalarSet(scalars[place - 1], ignoringCase: false)
    }

    /// What a `\` and what follows it stand for.
    static func escape(
        _ scalars: [Unicode.Scalar], _ place: inout Int, ignoringCase: Bool
    ) throws(PatternFault) -> ScalarSet {
        guard place + 1 < scalars.count else { throw PatternFault("ends with `\\`") }
        let letter = scalars[place + 1]
        place += 2
        switch letter {
        case "d": return digits
        case "D": return digits.inverted
        case "s": return spaces
        case "S": return spaces.inverted
        case "w": return words
        case "W": return words.inverted
        case "p", "P": return try category(scalars, &place, isInverted: letter == "P")
        case "C": throw PatternFault("has `\\C`, and texts are not taken byte by byte", isOwn: true)
        case "x": return ScalarSet(try hexadecimal(scalars, &place), ignoringCase: ignoringCase)
        default:
            if let control = controls[letter] { return ScalarSet(control, ignoringCase: false) }
            let isLetter = letter.properties.isAlphabetic || ("0"..."9").contains(letter)
            guard !letter.isASCII || !isLetter else {
                throw PatternFault("has `\\\(letter)`, which means nothing")
            }
            return ScalarSet(letter, ignoringCase: ignoringCase)
        }
    }

    private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "t": "\t", "r": "\r", "f": "\u{C}", "v": "\u{B}", "a": "\u{7}",
    ]
    private static let digits = ScalarSet(ranges: [0x30...0x39])
    private static let spaces = ScalarSet(ranges: [9...10, 12...13, 32...32])
    private static let words = ScalarSet(
        ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

    package static func isOfWord(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map(words.contains) ?? false
    }

    private static func category(
        _ scalars: [Unicode.Scalar], _ place: inout Int, isInverted: Bool
    ) throws(PatternFault) -> ScalarSet {
        var name = String.UnicodeScalarView()
        if place < scalars.count, scalars[place] == "{",
            let end = scalars[place...].firstIndex(of: "}")
        {
            name.append(contentsOf: scalars[(place + 1)..<end])
            place = end + 1
        } else if place < scalars.count {
            name.append(scalars[place])
            place += 1
        }
        var isInverted = isInverted
        if name.first == "^" {
            name.removeFirst()
            isInverted.toggle()
        }
        guard Unicode.GeneralCategory.abbreviations.contains(String(name)) else {
            let isScript =
                name.count > 2 && name.allSatisfy { $0.properties.isAlphabetic || $0 == "_" }
            throw PatternFault(
                "has `\\p{\(String(name))}`, which is no general category", isOwn: isScript)
        }
        var set = ScalarSet(ranges: [])
        set.categories = [.init(name: String(name), isInverted: isInverted)]
        return set
    }

    private static func hexadecimal(
        _ scalars: [Unicode.Scalar], _ place: inout Int
    ) throws(PatternFault) -> Unicode.Scalar {
        var digits = scalars[place...].prefix(2)
        var end = place + digits.count
        if digits.first == "{", let close = scalars[place...].firstIndex(of: "}") {
            digits = scalars[(place + 1)..<close]
            end = close + 1
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: digits)
        guard digits.allSatisfy(\.properties.isASCIIHexDigit),
            let value = UInt32(String(text), radix: 16), let scalar = Unicode.Scalar(value)
        else {
            throw PatternFault("has `\\x` without the number of a character")
        }
        place = end
        return scalar
    }

    /// The classes of POSIX, which are of ASCII alone.
    private static func named(_ name: String) throws(PatternFault) -> ScalarSet {
        let isInverted = name.hasPrefix("^")
        let ranges: [ClosedRange<UInt32>]
        switch isInverted ? String(name.dropFirst()) : name {
        case "alnum": ranges = [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
        case "alpha": ranges = [0x41...0x5A, 0x61...0x7A]
        case "ascii": ranges = [0...0x7F]
        case "blank": ranges = [9...9, 32...32]
        case "cntrl": ranges = [0...0x1F, 0x7F...0x7F]
        case "digit": ranges = [0x30...0x39]
        case "graph": ranges = [0x21...0x7E]
        case "lower": ranges = [0x61...0x7A]
        case "print": ranges = [0x20...0x7E]
        case "punct": ranges = [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
        case "space": ranges = [9...13, 32...32]
        case "upper": ranges = [0x41...0x5A]
        case "word": ranges = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        case "xdigit": ranges = [0x30...0x39, 0x41...0x46, 0x61...0x66]
        default: throw PatternFault("has `[:\(name):]`, which is no class")
        }
        let set = ScalarSet(ranges: ranges)
        return isInverted ? set.inverted : set
    }
}

extension ScalarSet {
    /// All others, as ranges, so that it can be part of a class.
    fileprivate var inverted: ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return ScalarSet(ranges: result)
    }

    /// The one scalar that it has.
    fileprivate var single: UInt32? {
        guard ranges.count == 1, categories.isEmpty, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
