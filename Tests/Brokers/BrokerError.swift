/// Why a real server could not be used by a test.
///
/// A test fails on any of these and never skips: a missing server is a fault of the machine that
/// runs the tests, and the text says how to mend it.
public enum BrokerError: Error, CustomStringConvertible {
    /// A program is not installed; `package` is the Debian package that has it.
    case missingProgram(String, package: String)
    /// The server ended, or was never up, before its deadline; `log` is the end of what it wrote.
    case notStarted(String, log: String)
    /// A condition did not come true in time.
    case deadlineExceeded(String, after: Duration, last: String?)
    /// The server answered a request with a status outside 200 to 299.
    case refused(request: String, status: Int, body: String)
    /// A command of the server's own tools failed.
    case commandFailed(String, status: Int32, output: String)
    /// A system call failed with the error number `code`.
    case systemCall(String, code: Int32)
    /// The peer sent something that its protocol does not allow, or closed the connection.
    case unexpectedAnswer(String)

    public var description: String {
        switch self {
        case .missingProgram(let program, let package):
            "\(program) is missing: install the Debian package \(package) (`make test` does)"
        case .notStarted(let server, let log):
            "\(server) did not start; the end of its log:\n\(log)"
        case .deadlineExceeded(let condition, let duration, let last):
            "not within \(duration): \(condition)" + (last.map { " (last: \($0))" } ?? "")
        case .refused(let request, let status, let body):
            "\(request) was answered with \(status): \(body)"
        case .commandFailed(let command, let status, let output):
            "\(command) ended with \(status): \(output)"
        case .systemCall(let name, let code):
            "\(name) failed with error number \(code)"
        case .unexpectedAnswer(let answer):
            "unexpected answer: \(answer)"
        }
    }
}
