extension UInt8 {
    var isNRQLBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    var isNRQLDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    var isNRQLLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// A letter, `_`, or a part of a character beyond ASCII.
    var isNRQLNameStart: Bool { isNRQLLetter || self == UInt8(ascii: "_") || self >= 0x80 }

    var isNRQLNamePart: Bool { isNRQLNameStart || isNRQLDigit || self == UInt8(ascii: ".") }
}
