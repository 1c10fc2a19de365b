import Diagnostics

extension TargetDefinition {
    /// Checks of `credentials` and `tls` that need no outside value.
    func checkAccess(report: inout DiagnosticReport) {
        if let token = credentials?.oauth?.token, let text = token.literal {
            _ = tokenEndpoint(text, at: token.place, &report)
        }
        if let oauth = credentials?.oauth, let tls = oauth.tls, let text = oauth.token.literal {
            tls.check(beside: HTTPEndpoint(text)?.address, report: &report)
        }
        guard let url else {
            if let tls, addresses.count == 1 { report.add(.needlessTLS(at: tls.place)) }
            return
        }
        guard let address = url.literal.flatMap({ HTTPAddress($0) }) else { return }
        tls?.check(beside: address, report: &report)
        if let credentials, credentials.fault == nil, address.isExposed {
            report.add(.exposed(address.host, at: url.place))
        }
    }

    /// What of `tls` goes with an address; nil where there is none, or after a diagnostic.
    func resolvedTLS(
        for address: TargetAddress, _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> ResolvedTLS? {
        guard let tls, case .http(let address) = address else { return nil }
        tls.check(beside: address, report: &report)
        return tls.resolve(values, &report)
    }
}

extension TLSDefinition {
    fileprivate func check(beside address: HTTPAddress?, report: inout DiagnosticReport) {
        if let address, !address.isTLS { report.add(.tlsWithout(at: place)) }
        if let name = serverName, let text = name.literal, !Self.isServerName(text) {
            report.add(.notAServerName(at: name.place))
        }
    }

    /// Nil, after diagnostics, where something has no value or another than it should.
    func resolve(_ values: OutsideValues, _ report: inout DiagnosticReport) -> ResolvedTLS? {
        var isWhole = true
        func path(_ text: Interpolated?, _ report: inout DiagnosticReport) -> String? {
            guard let text else { return nil }
            guard let path = values.resolve(text, &report) else {
                isWhole = false
                return nil
            }
            guard Self.isPath(path) else {
                report.add(.notAPath(at: text.place))
                isWhole = false
                return nil
            }
            return values.path(path)
        }
        var resolved = ResolvedTLS(
            ca: path(ca, &report), certificate: path(certificate, &report),
            key: path(key, &report))
        if let serverName {
            guard let name = values.resolve(serverName, &report) else { return nil }
            guard Self.isServerName(name) else {
                report.add(.notAServerName(at: serverName.place))
                return nil
            }
            resolved.serverName = name.lowercased()
        }
        return isWhole ? resolved : nil
    }

    /// The longest path, in bytes.
    private static let maximumPathLength = 4_096

    /// What a variable gives can be the contents of a file, which are not for a message.
    private static func isPath(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= maximumPathLength
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            && !text.contains("-----BEGIN")
    }

    /// A name of a host, which no IP address is: TLS sends none of those.
    private static func isServerName(_ text: String) -> Bool {
        guard text.utf8.count <= 253, !HostAndPort(host: text, port: 443).isIP else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count)
                && label.unicodeScalars.allSatisfy {
                    $0.isASCIILetter || $0.isASCIIDigit || "-_".unicodeScalars.contains($0)
                }
        }
    }
}

extension TargetCredentialsDefinition {
    /// Nil also where the keys do not go together, which is told when they are read.
    func resolve(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> TargetCredentials? {
        guard fault == nil else { return nil }
        if let bearer { return values.secret(bearer, &report).map { .bearer($0) } }
        if let oauth { return oauth.resolve(values, &report).map { .oauth($0) } }
        if let username, let password {
            let name = values.resolve(username, &report)
            let secret = values.secret(password, &report)
            guard let name, let secret else { return nil }
            return .basic(username: name, password: secret)
        }
        let resolved = headers.compactMap { header in
            values.secret(header.value, &report).map {
                SecretHeader(name: header.name.value, value: $0)
            }
        }
        return resolved.count == headers.count ? .headers(resolved) : nil
    }
}

extension OAuthDefinition {
    fileprivate func resolve(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> ResolvedOAuth? {
        let endpoint = values.resolve(token, &report)
            .flatMap { tokenEndpoint($0, at: token.place, &report) }
        let id = values.resolve(clientID, &report)
        let secret = values.secret(clientSecret, &report)
        let scope = scope.map { values.resolve($0, &report) }
        let audience = audience.map { values.resolve($0, &report) }
        let tls = tls.map { tls in
            tls.check(beside: endpoint?.address, report: &report)
            return tls.resolve(values, &report)
        }
        guard let endpoint, let id, let secret else { return nil }
        if case .some(.none) = scope { return nil }
        if case .some(.none) = audience { return nil }
        if case .some(.none) = tls { return nil }
        guard !id.isEmpty else {
            report.add(.emptyClientID(at: clientID.place))
            return nil
        }
        return ResolvedOAuth(
            endpoint: endpoint, clientID: id, clientSecret: secret, scope: scope ?? nil,
            audience: audience ?? nil, style: style, tls: tls ?? nil)
    }
}

/// The token endpoint that a text is; nil, after a diagnostic, where it is none, or where the
/// client's secret could be read on the way (RFC 6749, section 3.2, wants TLS).
private func tokenEndpoint(
    _ text: String, at place: Place, _ report: inout DiagnosticReport
) -> HTTPEndpoint? {
    guard let endpoint = HTTPEndpoint(text) else {
        report.add(.notATokenEndpoint(text, at: place))
        return nil
    }
    if endpoint.address.isExposed {
        report.add(.exposedTokenEndpoint(endpoint.address.host, at: place))
        return nil
    }
    return endpoint
}

extension Diagnostic {
    /// - Parameters:
    ///   - host: Who gets them.
    ///   - place: Of the address.
    ///   - takesTLS: Whether a key `tls:` can stand beside it.
    /// - Returns: The finding.
    static func exposed(
        _ host: String, at place: Place, takesTLS: Bool = true
    ) -> Diagnostic {
        Diagnostic(
            "config/exposed-credentials", .warning, "credentials go unencrypted over the network",
            at: place, label: "`\(shown(host))` gets them in plain text",
            help: takesTLS
                ? "write `https://`, with `tls:` where the machine does not know its authority"
                : "write `https://`")
    }

    fileprivate static func notATokenEndpoint(_ text: String, at place: Place) -> Diagnostic {
        let finding = Diagnostic(
            "config/address", "this is not the address of a token endpoint", at: place,
            label: "expected `https://host/path`",
            help: "write scheme, host and path; the client's id and secret have keys of their own")
        // A user and a password may stand in it.
        return text.contains("@") ? finding.withoutSource : finding
    }

    fileprivate static func exposedTokenEndpoint(_ host: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/address", "this is not an address that a client's secret can be sent to",
            at: place, label: "`\(shown(host))` would get the secret unencrypted",
            help:
                "write `https://`, with `tls:` under `oauth:` where the machine does not know its "
                + "authority")
    }

    fileprivate static func emptyClientID(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/credentials", "the client's id is empty", at: place, label: "gives nothing",
            help: "check that the variable or the file holds the id")
    }

    fileprivate static func needlessTLS(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/tls", "`tls` is for a target with a `url`", at: place,
            label: "has no meaning here",
            help: "remove `tls:`; a Kafka client has `ssl.ca.location` and the like under "
                + "`settings:`")
    }

    fileprivate static func tlsWithout(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/tls", "`tls` stands beside an address that begins with `http://`", at: place,
            label: "nothing is encrypted there", help: "write `https://`, or remove `tls:`")
    }

    fileprivate static func notAServerName(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/tls", "this is not the name of a server", at: place,
            label: "expected a name such as `broker.example`",
            help: "write a DNS name that stands in the server's certificate; an IP address is "
                + "checked without `serverName`")
    }

    fileprivate static func notAPath(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/tls", "the value of this key is not the path of a file", at: place,
            label: "cannot be opened",
            help: "let the variable hold a path, and not the contents of the file"
        ).withoutSource
    }
}
