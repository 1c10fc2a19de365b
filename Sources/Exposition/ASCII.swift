/// The characters that the two formats are made of.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let hash: UInt8 = 0x23
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let zero: UInt8 = 0x30
    static let equals: UInt8 = 0x3D
    static let backslash: UInt8 = 0x5C
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D
}

extension UInt8 {
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }
    var isDigit: Bool { self &- ASCII.zero < 10 }
    /// Whether a label's name can begin with it.
    var isNameStart: Bool { (self | 0x20) &- 0x61 < 26 || self == 0x5F }
    /// The letter in lower case; other bytes become something else, and never a letter.
    var lowercased: UInt8 { self | 0x20 }
}
