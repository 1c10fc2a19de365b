import GRDB
import QueryExecution

/// What went wrong with the database.
struct StoreFailure: Error, Hashable {
    typealias Reason = LocalStore.FailureReason

    var reason: Reason
    /// One line without a full stop.
    var message: String

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// What SQLite says.
    init(_ error: any Error) {
        switch error {
        case let failure as StoreFailure: self = failure
        case is DamagedBlob: self.init(.damaged, "a block is damaged")
        // A value of another kind than any of ours.
        case is RowDecodingError: self.init(.damaged, "a line of a table is damaged")
        case let error as DatabaseError:
            let message = error.message ?? error.resultCode.description
            self.init(Reason(error.resultCode), message)
        default: self.init(.unusable, "\(error)")
        }
    }

    var queryError: QueryError {
        QueryError(reason == .locked ? .busy : .unreadable, message)
    }
}

extension LocalStore.FailureReason {
    fileprivate init(_ code: ResultCode) {
        switch code.primaryResultCode {
        case .SQLITE_FULL: self = .full
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
        default: self = .unusable
        }
    }
}
