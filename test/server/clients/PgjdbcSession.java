import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.*;
import java.util.*;

/**
 * Runs steps with pgjdbc: standard input has one step a line, tab-separated: statement (tabs and newlines escaped),
 * then parameters. Prints one line per step: "error SQLSTATE", or "rows COUNT" and the first hundred rows,
 * tab-separated, NULL as \N, ended by a line with a dot.
 */
public class PgjdbcSession {
  public static void main(String[] args) throws Exception {
    List<String[]> steps = new ArrayList<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) steps.add(line.split("\t", -1));
    System.setOut(new java.io.PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, "UTF-8"));
    try (Connection connection = DriverManager.getConnection(args[0])) {
      for (int round = 0; round < 2; round++) for (String[] step : steps) run(connection, step);
    }
  }

  static void run(Connection connection, String[] step) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(step[0].replaceAll("\\$\\d+", "?"))) {
      statement.setFetchSize(1000);
      for (int i = 1; i < step.length; i++) {
        String value = step[i];
        if (value.equals("\\N")) statement.setNull(i, Types.VARCHAR);
        else if (value.matches("-?\\d+")) statement.setInt(i, Integer.parseInt(value));
        else statement.setString(i, value);
      }
      boolean hasRows = statement.execute();
      List<String> lines = new ArrayList<>();
      int count = 0;
      if (hasRows) {
        try (ResultSet rows = statement.getResultSet()) {
          int columns = rows.getMetaData().getColumnCount();
          for (; rows.next(); count++) {
            if (count < 100) lines.add(line(rows, columns));
          }
        }
      }
      System.out.println("rows " + count);
      for (String line : lines) System.out.println(line);
      System.out.println(".");
    } catch (SQLException error) {
      System.out.println("error " + error.getSQLState());
    }
  }

  static String line(ResultSet rows, int columns) throws SQLException {
    StringJoiner line = new StringJoiner("\t");
    for (int i = 1; i <= columns; i++) {
      Object value = rows.getObject(i);
      if (value == null) line.add("\\N");
      else if (value instanceof Double d && d == Math.rint(d)) line.add(String.valueOf(d.longValue()));
      else line.add(value.toString());
    }
    return line.toString();
  }
}
