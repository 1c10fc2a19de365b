/// A page of a list of Kubernetes, as far as it is read here.
struct KubernetesList<Item: Decodable & Sendable>: Decodable, Sendable {
    struct Metadata: Decodable, Sendable {
        var resourceVersion: String?
        /// What asks for the next page; nil or empty behind the last.
        var `continue`: String?
    }

    var metadata: Metadata
    /// Go writes an empty list as null.
    var items: [Item]?
}

/// What all objects have.
struct KubernetesMetadata: Decodable, Sendable {
    var name: String
    var namespace: String?
    var labels: [String: String]?
}

/// A pod and where it is.
struct KubernetesPod: Decodable, Sendable {
    struct Spec: Decodable, Sendable {
        struct Container: Decodable, Sendable { var ports: [Port]? }
        struct Port: Decodable, Sendable {
            var name: String?
            var containerPort: Int
        }
        var containers: [Container]
        var nodeName: String?
    }
    struct Status: Decodable, Sendable {
        var phase: String?
        var podIP: String?
    }

    var metadata: KubernetesMetadata
    var spec: Spec
    var status: Status?
}

/// A service.
struct KubernetesService: Decodable, Sendable {
    struct Spec: Decodable, Sendable {
        struct Port: Decodable, Sendable {
            var name: String?
            var port: Int
        }
        var ports: [Port]?
    }

    var metadata: KubernetesMetadata
    var spec: Spec
}

/// Some of the addresses behind a service.
struct KubernetesEndpointSlice: Decodable, Sendable {
    struct Endpoint: Decodable, Sendable {
        struct Reference: Decodable, Sendable {
            var kind: String?
            var name: String?
        }
        var addresses: [String]
        var nodeName: String?
        var targetRef: Reference?
    }
    struct Port: Decodable, Sendable {
        var name: String?
        var port: Int?
    }

    var metadata: KubernetesMetadata
    var endpoints: [Endpoint]?
    var ports: [Port]?
}
