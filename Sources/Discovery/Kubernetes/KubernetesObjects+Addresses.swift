import Definitions

/// An object of Kubernetes that can be at addresses.
protocol KubernetesPlace: Decodable, Sendable {
    /// Where such objects are in the API, before and behind the namespace.
    static var path: (group: String, resource: String) { get }
    /// Adds its addresses, or why it has none.
    func add(port: KubernetesDiscovery.Port, to answer: inout DiscoveryAnswer)
}

extension KubernetesMetadata {
    fileprivate var subject: String { "\(namespace ?? "")/\(name)" }

    fileprivate func meta(_ more: KeyValuePairs<String, String?>) -> [String: String] {
        var meta = ["namespace": namespace ?? ""]
        for (name, value) in more { meta[name] = value }
        return meta
    }
}

extension KubernetesPod: KubernetesPlace {
    static let path = (group: "api/v1", resource: "pods")

    func add(port: KubernetesDiscovery.Port, to answer: inout DiscoveryAnswer) {
        // One that has no address yet is not there yet, and one that has ended never is again.
        guard let host = status?.podIP, !host.isEmpty,
            !["Succeeded", "Failed"].contains(status?.phase ?? "")
        else { return }
        let ports = spec.containers.flatMap { $0.ports ?? [] }
        guard let number = port.number({ name in ports.first { $0.name == name }?.containerPort })
        else { return answer.refuse(metadata, port) }
        answer.addresses.append(
            DiscoveredAddress(
                host: host, port: number, labels: metadata.labels ?? [:],
                meta: metadata.meta(["pod": metadata.name, "node": spec.nodeName])))
    }
}

extension KubernetesService: KubernetesPlace {
    static let path = (group: "api/v1", resource: "services")

    func add(port: KubernetesDiscovery.Port, to answer: inout DiscoveryAnswer) {
        guard
            let number = port.number({ name in spec.ports?.first { $0.name == name }?.port })
        else { return answer.refuse(metadata, port) }
        answer.addresses.append(
            DiscoveredAddress(
                host: "\(metadata.name).\(metadata.namespace ?? "default").svc", port: number,
                labels: metadata.labels ?? [:], meta: metadata.meta(["service": metadata.name])))
    }
}

extension KubernetesEndpointSlice: KubernetesPlace {
    static let path = (group: "apis/discovery.k8s.io/v1", resource: "endpointslices")

    func add(port: KubernetesDiscovery.Port, to answer: inout DiscoveryAnswer) {
        let endpoints = endpoints ?? []
        guard !endpoints.isEmpty else { return }
        guard let number = port.number({ name in ports?.first { $0.name == name }?.port }) else {
            return answer.refuse(metadata, port)
        }
        let service = metadata.labels?["kubernetes.io/service-name"]
        for endpoint in endpoints {
            // Further addresses of an endpoint are the same thing.
            guard let host = endpoint.addresses.first else { continue }
            let pod = endpoint.targetRef?.kind == "Pod" ? endpoint.targetRef?.name : nil
            answer.addresses.append(
                DiscoveredAddress(
                    host: host, port: number, labels: metadata.labels ?? [:],
                    meta: metadata.meta([
                        "service": service, "node": endpoint.nodeName, "pod": pod,
                    ])))
        }
    }
}

extension KubernetesDiscovery.Port {
    /// Its number, where the object has one of that name.
    fileprivate func number(_ named: (String) -> Int?) -> Int? {
        switch self {
        case .number(let number): number
        case .name(let name): named(name).flatMap { (1...65_535).contains($0) ? $0 : nil }
        }
    }
}

extension DiscoveryAnswer {
    fileprivate mutating func refuse(
        _ metadata: KubernetesMetadata, _ port: KubernetesDiscovery.Port
    ) {
        guard case .name(let name) = port else { return }
        refusals.add(DiscoveryRefusal(metadata.subject, "it has no port `\(name)`"))
    }
}
