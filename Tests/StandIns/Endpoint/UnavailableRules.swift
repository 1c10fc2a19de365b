/// An endpoint that takes nothing, and answers every request with one status.
package struct UnavailableRules: EndpointRules {
    package var status: Int

    package init(status: Int = 503) { self.status = status }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        EndpointVerdict(status: status)
    }
}
