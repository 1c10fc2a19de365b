public import Diagnostics
import YAMLTree

/// Whom to trust over TLS, and how to say who asks. The files are read when a target is asked, and
/// again when they change.
public struct TLSDefinition: Sendable {
    public var ca: Interpolated?
    public var certificate: Interpolated?
    public var key: Interpolated?
    public var serverName: Interpolated?
    public var place: Place

    static let record: Record<TLSDefinition> = {
        var record = Record<TLSDefinition>(
            "TLS settings", "Whom to trust over TLS, and how to say who asks.",
            start: { TLSDefinition(place: $0) },
            fields: [
                .optional(
                    "ca", \.ca, .pathOfFile,
                    "A file in PEM with the certificates of the authorities that are trusted, in place "
                        + "of the machine's; relative to this file."),
                .optional(
                    "certificate", \.certificate, .pathOfFile,
                    "A file in PEM with the certificate of who asks, and those between it and its "
                        + "authority."),
                .optional(
                    "key", \.key, .pathOfFile,
                    "A file in PEM with the certificate's private key, without a passphrase."),
                .optional(
                    "serverName", \.serverName, .interpolated,
                    "The name in the server's certificate, where it is not the host of the address."
                ),
            ])
        record.check = { tls, report in
            if let fault = tls.fault { report.add(.incomplete(tls, fault)) }
        }
        return record
    }()

    private var fault: (label: String, help: String)? {
        switch (certificate, key) {
        case (.some, nil):
            ("`key` is missing", "add `key:` with the file of its key, or remove `certificate`")
        case (nil, .some):
            ("`certificate` is missing", "add `certificate:` with its file, or remove `key`")
        case (nil, nil) where ca == nil && serverName == nil:
            ("nothing is here", "write `ca:`, or `certificate:` with `key:`, or remove `tls`")
        default: nil
        }
    }
}

extension Codec where Value == Interpolated {
    /// The path of a file, which is not the file's contents.
    fileprivate static var pathOfFile: Codec {
        Codec(.interpolated) { node, report in
            guard let path = interpolated.decode(node, &report) else { return nil }
            let takesContents = path.parts.contains { if case .file = $0 { true } else { false } }
            guard takesContents else { return path }
            report.add(.contentsForPath(at: node.place))
            return nil
        }
    }
}

extension Diagnostic {
    fileprivate static func incomplete(
        _ tls: TLSDefinition, _ fault: (label: String, help: String)
    ) -> Diagnostic {
        Diagnostic(
            "config/tls", "`tls` is not complete", at: tls.place, label: fault.label,
            help: fault.help)
    }

    fileprivate static func contentsForPath(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/tls", "the path of a file is wanted, not its contents", at: place,
            label: "`${file:…}` gives the contents", help: "write the path alone")
    }
}
