"""An approved decision becomes an action, and the action's effect is measured."""
