import Diagnostics

extension Codec where Value == [NamedValue<String>] {
    /// Headers by name, of which the program and the target keep some for themselves.
    static var requestHeaders: Codec {
        Codec<String>.headerValue.map(of: "header").map { headers, _, report in
            var seen: [String: Place] = [:]
            return headers.filter { header in
                let name = header.name.value.lowercased()
                if let reason = RequestHeader.reasonAgainst(name) {
                    report.add(.ownHeader(header.name, reason))
                    return false
                }
                guard RequestHeader.isName(name) else {
                    report.add(
                        .malformed(
                            header.name.value, "not the name of a header",
                            write: "letters, digits and `-`", at: header.name.place))
                    return false
                }
                if let first = seen[name] {
                    report.add(.headerTwice(header.name, first))
                    return false
                }
                seen[name] = header.name.place
                return true
            }
        }
    }
}

/// What a header of a request may be called.
private enum RequestHeader {
    /// The characters of a token beside letters and digits (RFC 9110, 5.6.2).
    private static let marks = Set("!#$%&'*+-.^_`|~".unicodeScalars)

    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 100
            && text.unicodeScalars.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || marks.contains($0)
            }
    }

    /// Why a source cannot set a header; nil where it can.
    static func reasonAgainst(_ name: String) -> String? {
        switch name {
        case "authorization", "proxy-authorization", "cookie": credentials
        case "host", "content-length", "transfer-encoding", "connection", "te", "trailer",
            "upgrade", "expect", "keep-alive":
            "it follows from the address and the body"
        case "accept-encoding": "it follows from what the program can unpack"
        case "content-type": "it follows from the body, whose `type` says it"
        case "if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range",
            "range":
            "an answer is taken whole, and whether it changed is asked by the program"
        default: nil
        }
    }

    private static let credentials = "credentials go under the target, in the configuration"
}

extension Codec where Value == String {
    /// Printable characters of ASCII.
    fileprivate static var headerValue: Codec {
        text("the value of a header", pattern: "at most 2,000 printable characters of ASCII") {
            text in
            text.utf8.count <= 2_000
                && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
        }
    }
}

extension Diagnostic {
    fileprivate static func ownHeader(_ name: Located<String>, _ reason: String) -> Diagnostic {
        Diagnostic(
            "source/request-header", "a source does not set the header `\(shown(name.value))`",
            at: name.place, label: reason, help: "remove it")
    }

    fileprivate static func headerTwice(_ name: Located<String>, _ first: Place) -> Diagnostic {
        Diagnostic(
            "source/request-header", "the header `\(shown(name.value))` is set twice",
            at: name.place, label: "the same in other letters", help: "remove one of the two",
            remarks: [.init("the first one", at: first)])
    }
}
