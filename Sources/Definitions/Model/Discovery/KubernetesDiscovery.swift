public import Diagnostics

/// Objects of a Kubernetes cluster that say where targets are.
public struct KubernetesDiscovery: Sendable {
    /// Which objects are listed.
    public enum Kind: String, Sendable, CaseIterable { case pods, services, endpoints }

    /// What is known of an address by `${meta.NAME}`.
    public static func metaNames(of kind: Kind) -> [String] {
        switch kind {
        case .pods: ["namespace", "pod", "node"]
        case .services: ["namespace", "service"]
        case .endpoints: ["namespace", "service", "node", "pod"]
        }
    }

    /// A port by its number or its name.
    public enum Port: Sendable, Hashable {
        case number(Int)
        case name(String)
    }

    public var kind = Kind.pods
    /// Nil for all.
    public var namespace: String?
    public var selector: String?
    public var port = Port.number(0)
    public var api: Interpolated?
    public var token: Interpolated?
    /// The path of a file with the certificates of authorities.
    public var authority: Located<String>?
    public var place: Place

    init(place: Place) { self.place = place }

    static let record = Record<KubernetesDiscovery>(
        "Kubernetes objects", "Objects of a Kubernetes cluster that say where targets are.",
        start: KubernetesDiscovery.init(place:),
        fields: [
            .required(
                "kind", \.kind, .choice,
                "What is listed: `pods`, `services`, or `endpoints`, which are the addresses behind "
                    + "services."),
            .optional(
                "namespace", \.namespace,
                .text(
                    "a namespace", pattern: "lower-case letters, digits and `-`",
                    where: isNamespace),
                "Where they are; all namespaces without."),
            .optional(
                "selector", \.selector,
                .text(
                    "a selector of labels", pattern: "a selector such as `app=rabbitmq`",
                    where: { (1...1_000).contains($0.utf8.count) }),
                "Which of them, by their labels, such as `app=rabbitmq`; all without."),
            .required(
                "port", \.port, portCodec, "The port, by its number or its name."),
            .optional(
                "api", \.api, .interpolated,
                "The address of the API; without, that of the cluster that the program runs in."),
            .optional(
                "token", \.token, .secret,
                "The token, read again each time from a `${file:…}`; within a cluster that of the "
                    + "service account stands for it."),
            .optional(
                "authority", \.authority, Codec.string.located,
                "The file with the certificates of the API's authority; within a cluster that of "
                    + "the service account stands for it, elsewhere those of the system. Relative "
                    + "to this file."),
        ])

    private static func isNamespace(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                ("a"..."z").contains($0) || $0.isASCIIDigit || $0 == "-"
            }
    }

    private static let portCodec = Codec<String>.string.map(
        schema: .string(pattern: "a number, or the name of a port")
    ) { text, place, report -> Port? in
        if let number = Int(text), (1...65_535).contains(number) { return .number(number) }
        let isName =
            (1...63).contains(text.utf8.count)
            && text.unicodeScalars.contains(where: \.isASCIILetter)
            && text.unicodeScalars.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || $0 == "-" || $0 == "_" || $0 == "."
            }
        guard isName else {
            report.add(
                .malformed(
                    text, "not a port", write: "a number up to 65535, or the name of a port",
                    at: place))
            return nil
        }
        return .name(text)
    }
}
