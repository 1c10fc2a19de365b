import Diagnostics

extension SourceMap {
    /// The most unusable characters of one file that are reported each on its own.
    static let maximumCharacterFindings = 10

    /// Reports bytes that are not UTF-8 and characters that YAML does not allow; false where there
    /// is one.
    func checkCharacters(report: inout DiagnosticReport) -> Bool {
        if let encoding = wideEncoding {
            report.add(.wideEncoding(encoding, Place(path: path, range: .fileStart)))
            return false
        }
        var findings = 0
        var warnings = 0
        var offset = origin
        while offset < bytes.count, findings < Self.maximumCharacterFindings {
            if (0x20...0x7E).contains(bytes[offset]) {
                offset += 1
                continue
            }
            guard let (scalar, length) = decodeScalar(at: offset) else {
                report.add(.invalidByte(bytes[offset], place(offset..<offset + 1)))
                return false
            }
            if !Self.isAllowed(scalar) {
                report.add(.controlCharacter(scalar, place(offset..<offset + length)))
                findings += 1
            } else if Self.isOldLineBreak(scalar), warnings < Self.maximumCharacterFindings {
                report.add(.oldLineBreak(scalar, place(offset..<offset + length)))
                warnings += 1
            }
            offset += length
        }
        return findings == 0
    }

    /// The name of an encoding with two or four bytes a character, by the file's first bytes.
    private var wideEncoding: String? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFE, 0xFF), (0xFF, 0xFE): return "UTF-16"
        case (0, 0): return "UTF-32"
        case (0, _), (_, 0): return "UTF-16"
        default: return nil
        }
    }

    private static func isAllowed(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85: true
        case 0xFEFF, 0xFFFE, 0xFFFF: false
        default: scalar >= 0xA0
        }
    }

    /// Whether YAML 1.1, and with it libyaml, ends a line at a character, and YAML 1.2 does not.
    private static func isOldLineBreak(_ scalar: UInt32) -> Bool {
        [0x85, 0x2028, 0x2029].contains(scalar)
    }

    /// The character at an offset and its length; nil where the bytes are not well-formed UTF-8.
    private func decodeScalar(at offset: Int) -> (scalar: UInt32, length: Int)? {
        let lead = UInt32(bytes[offset])
        let (length, smallest, bits): (Int, UInt32, UInt32)
        switch lead {
        case 0..<0x80: return (lead, 1)
        case 0xC2...0xDF: (length, smallest, bits) = (2, 0x80, lead & 0x1F)
        case 0xE0...0xEF: (length, smallest, bits) = (3, 0x800, lead & 0x0F)
        case 0xF0...0xF4: (length, smallest, bits) = (4, 0x10000, lead & 0x07)
        default: return nil
        }
        guard offset + length <= bytes.count else { return nil }
        var scalar = bits
        for byte in bytes[offset + 1..<offset + length] {
            guard byte & 0xC0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        let isScalar = scalar >= smallest && Unicode.Scalar(scalar) != nil
        return isScalar ? (scalar, length) : nil
    }
}

extension Diagnostic {
    fileprivate static func wideEncoding(_ name: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/encoding", .error, "the file is \(name), not UTF-8", at: place,
            help: "save it as UTF-8")
    }

    fileprivate static func invalidByte(_ byte: UInt8, _ place: Place) -> Diagnostic {
        let digits = String(byte, radix: 16, uppercase: true)
        return Diagnostic(
            "yaml/encoding", .error, "the byte 0x\(byte < 16 ? "0" : "")\(digits) is not UTF-8",
            at: place, label: "not a character", help: "save the file as UTF-8")
    }

    fileprivate static func oldLineBreak(_ scalar: UInt32, _ place: Place) -> Diagnostic {
        let name = codePoint(scalar)
        return Diagnostic(
            "yaml/old-line-break", .warning,
            "the character U+\(name) ends a line here, although editors do not show it so",
            at: place, label: "a line break",
            help: "remove it, or write it as `\\u\(name)` in a value in double quotes")
    }

    private static func codePoint(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    fileprivate static func controlCharacter(_ scalar: UInt32, _ place: Place) -> Diagnostic {
        let name = codePoint(scalar)
        return Diagnostic(
            "yaml/control-character", .error, "the character U+\(name) may not stand in YAML",
            at: place, label: "here",
            help: "remove it, or write it as `\\u\(name)` in a value in double quotes")
    }
}
