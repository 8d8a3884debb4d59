import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** Serves MongoDB's wire protocol from memory on a loopback port until standard input closes. */
public class MongoServerMain {
    /** The oldest version that current drivers talk to; the library's own stop one below. */
    private static final class Version implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 0);
        }

        @Override
        public int getWireVersion() {
            return 9;
        }
    }

    /** Usage: MongoServerMain PORT (0 for a free one); prints the port once it listens. */
    public static void main(String[] arguments) throws Exception {
        MongoServer server = new MongoServer(new MemoryBackend().version(new Version()));
        server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
        System.out.println(server.getLocalAddress().getPort());
        System.out.flush();
        while (System.in.read() != -1) {
            continue;
        }
        server.shutdownNow();
    }
}
