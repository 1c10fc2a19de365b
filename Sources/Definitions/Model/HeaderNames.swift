import Diagnostics

/// Who sends headers, which says whose names are taken.
enum HeaderUse: Sendable {
    case sink, target

    /// Headers that it writes itself, in lower case.
    fileprivate var own: Set<String> {
        switch self {
        case .sink:
            [
                "content-type", "content-encoding", "content-length", "transfer-encoding", "host",
                "connection", "te", "user-agent", "x-prometheus-remote-write-version",
            ]
        case .target:
            [
                "host", "content-length", "transfer-encoding", "connection", "accept-encoding",
                "accept", "user-agent", "te", "trailer", "upgrade", "expect", "keep-alive",
                "content-type", "content-encoding", "range", "proxy-authorization",
                "proxy-connection",
            ]
        }
    }

    fileprivate var noun: String { self == .sink ? "sink" : "target" }
    fileprivate var example: String { self == .sink ? "api-key" : "X-Api-Key" }
}

extension Codec where Value == [NamedValue<Interpolated>] {
    /// Headers that go with every request; their values are secrets.
    ///
    /// - Parameters:
    ///   - use: Who sends them.
    ///   - limit: How many there may be; nil where that is bounded elsewhere.
    /// - Returns: The codec.
    static func headers(of use: HeaderUse, atMost limit: Int? = nil) -> Codec {
        Codec<Interpolated>.secret.map(of: "header name").map { headers, place, report in
            var firsts: [String: Place] = [:]
            for header in headers {
                let name = header.name.value.lowercased()
                if let fault = fault(ofHeader: name, of: use) {
                    report.add(.badHeader(header.name, fault, use))
                } else if use == .target, let first = firsts[name] {
                    report.add(.sameHeader(header.name, first))
                }
                firsts[name] = header.name.place
            }
            if let limit, headers.count > limit {
                report.add(.tooManyHeaders(limit, at: headers[limit].name.place))
            }
            return headers
        }
    }
}

/// What keeps a text in lower case from being a header of a request; nil where nothing does.
private func fault(ofHeader name: String, of use: HeaderUse) -> String? {
    let marks = "!#$%&'*+-.^_`|~".utf8
    let isToken =
        !name.isEmpty && name.utf8.count <= 255
        && name.unicodeScalars.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || ($0.isASCII && marks.contains(UInt8($0.value)))
        }
    guard isToken else { return "not the name of a header" }
    return use.own.contains(name) ? "the \(use.noun) writes it itself" : nil
}

extension Diagnostic {
    fileprivate static func badHeader(
        _ name: Located<String>, _ fault: String, _ use: HeaderUse
    ) -> Diagnostic {
        Diagnostic(
            "config/header", "`\(shown(name.value))` cannot be a header here", at: name.place,
            label: fault, help: "remove it, or write a header such as `\(use.example)`")
    }

    fileprivate static func sameHeader(_ name: Located<String>, _ first: Place) -> Diagnostic {
        Diagnostic(
            "config/header", "`\(shown(name.value))` is there twice", at: name.place,
            label: "again here", help: "keep one of the two; case makes no difference",
            remarks: [.init("first here", at: first)])
    }

    fileprivate static func tooManyHeaders(_ limit: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/header", "more than \(limit) headers", at: place, label: "one too many",
            help: "leave out what is over")
    }
}
