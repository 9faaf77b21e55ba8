"""The portal on the network: its REST interface, its authorisation server, its pages, and the control of the sandbox."""
