import NIOHTTP1
import StandIns
import Synchronization

/// The part of a Kubernetes API that lists objects, by its documentation: a token, pages with
/// `continue`, and 410 for one of these that is too old.
final class KubernetesRules: EndpointRules {
    private struct State {
        var token = "secret-token"
        /// By path, its objects in JSON.
        var objects: [String: [String]] = [:]
        var pageSize = 500
        /// How many times a continued list is out of date.
        var expiries = 0
        var paths: [String] = []
    }

    private let state = Mutex(State())

    var paths: [String] { state.withLock { $0.paths } }

    func set(_ path: String, _ objects: [String], pageSize: Int = 500) {
        state.withLock { state in
            state.objects[path] = objects
            state.pageSize = pageSize
        }
    }

    func expire(_ count: Int) { state.withLock { $0.expiries = count } }
    func demand(_ token: String) { state.withLock { $0.token = token } }

    func judge(_ request: EndpointRequest) -> EndpointVerdict {
        state.withLock { state in
            state.paths.append(request.path)
            guard request.headers.first(name: "Authorization") == "Bearer \(state.token)" else {
                return Self.failure(401, "Unauthorized")
            }
            let parts = request.path.split(separator: "?", maxSplits: 1).map(String.init)
            guard let objects = state.objects[parts[0]] else {
                return Self.failure(404, "the server could not find the requested resource")
            }
            let start = parts.last?.firstMatch(of: /continue=at-(\d+)/).flatMap { Int($0.1) }
            if start != nil, state.expiries > 0 {
                state.expiries -= 1
                return Self.failure(410, "The provided continue parameter is too old")
            }
            let from = start ?? 0
            let end = min(from + state.pageSize, objects.count)
            let next = end < objects.count ? #", "continue": "at-\#(end)""# : ""
            let text = """
                {"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "7"\(next)},
                 "items": [\(objects[from..<end].joined(separator: ","))]}
                """
            return EndpointVerdict(status: 200, answer: Array(text.utf8))
        }
    }

    private static func failure(_ status: Int, _ message: String) -> EndpointVerdict {
        EndpointVerdict(
            status: status,
            answer: Array(
                #"{"kind": "Status", "status": "Failure", "message": "\#(message)"}"#.utf8))
    }

    static func pod(
        _ name: String, ip: String?, phase: String = "Running", port: String = "management"
    ) -> String {
        let address = ip.map { #", "podIP": "\#($0)""# } ?? ""
        return """
            {"metadata": {"name": "\(name)", "namespace": "mq", "uid": "1",
              "labels": {"app": "rabbitmq", "app.kubernetes.io/part-of": "shop"},
              "annotations": {"x": "y"}},
             "spec": {"nodeName": "n1", "containers": [{"name": "a"}, {"name": "b", "ports": [
               {"name": "amqp", "containerPort": 5672, "protocol": "TCP"},
               {"name": "\(port)", "containerPort": 15672}]}]},
             "status": {"phase": "\(phase)"\(address)}}
            """
    }
}
